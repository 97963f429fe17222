import type { Expansion } from '../../coordinator/index.js';
import type { DataFiles } from '../../core/data/index.js';
import { estimateSeconds, expandSweep, parseSweep, renderDiagnostic, SweepError } from '../../core/sweep/index.js';

/** Turns a submitted sweep file into cells, or into what is wrong with it: what a coordinator is given as `expand`. */
export function expandFile(file: string, text: string, files: DataFiles): Expansion {
  try {
    const sweep = parseSweep({ file, text });
    const { cells } = expandSweep(sweep, { files });
    const costed = cells.map(({ id, cell }) => ({ id, cell, cost: estimateSeconds(cell) }));
    return { kind: 'sweep', sweep: { name: sweep.name, file, text, cells: costed } };
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    const diagnostics = error.diagnostics.map((diagnostic) => {
      return { line: diagnostic.line ?? 0, column: diagnostic.column ?? 0, message: renderDiagnostic(diagnostic) };
    });
    return { kind: 'refused', diagnostics };
  }
}
