/** The verbs on a run that is there already: they find it, open it for reading and hand its latest sweep on. */
import { join } from 'node:path';
import type { TableName, Thresholds } from '../core/analysis/index.js';
import type { StoredSweep } from '../coordinator/index.js';
import type { SweepResults } from '../core/analysis/index.js';
import type { ReportInput, Write, WritePiece } from '../report/index.js';
import { EXIT } from './exit-codes.js';
import { linearisedSource } from './linearised-source.js';
import { provenance } from './provenance.js';
import { UsageError } from './usage-error.js';
import { runFolder, withStoredSweep } from './stored-sweep.js';
import type { TableFormat } from './verbs/export.js';
import { exportTable } from './verbs/export.js';
import { makeReport } from './verbs/report.js';

/** Which run, and which of its sweeps. */
interface Which {
  readonly runs: string;
  /** Default: the latest. */
  readonly sweep?: string;
}

/** Those that a report can be given. */
type ThresholdOption = 'interpolation' | 'stationary' | 'departure';

export function reportRun(
  name: string,
  options: Which & { readonly out?: string; readonly json: boolean } & Pick<Partial<Thresholds>, ThresholdOption>,
  write: Write,
): Promise<number> {
  const folder = runFolder(name, options.runs);
  return withStoredSweep(folder, options.sweep, async (sweep, results) => {
    const silent: Write = () => undefined;
    const input = {
      ...reportInput(sweep, results, `npx grw run ${sweep.file}`),
      kernels: linearisedSource(join(folder, 'data')),
      thresholds: thresholdsOf(options),
    };
    const { index, files } = await makeReport(
      { out: options.out ?? join(folder, 'report') },
      input,
      options.json ? silent : write,
    );
    if (options.json) await write(`${JSON.stringify({ version: 1, report: index, files })}\n`);
    return EXIT.done;
  });
}

export function exportRun(
  name: string,
  options: Which & {
    readonly table: TableName;
    readonly format: TableFormat;
    readonly out?: string;
    readonly everyEpoch: boolean;
  },
  write: WritePiece,
): Promise<number> {
  if (options.format === 'parquet' && options.out === undefined && process.stdout.isTTY)
    throw new UsageError('a parquet file is not for a terminal: give --out FILE, or send it on with > FILE');
  return withStoredSweep(runFolder(name, options.runs), options.sweep, async (_sweep, results) => {
    await exportTable(options, results, write);
    return EXIT.done;
  });
}

function thresholdsOf(given: Pick<Partial<Thresholds>, ThresholdOption>): Partial<Thresholds> {
  const names = ['interpolation', 'stationary', 'departure'] as const;
  return Object.fromEntries(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
}

/** What a report of a stored sweep is made of. */
export function reportInput(sweep: StoredSweep, results: SweepResults, command: string): ReportInput {
  return {
    name: sweep.name,
    sweepText: sweep.text,
    command,
    provenance: provenance(new Date(sweep.createdAt)),
    ...results,
  };
}
