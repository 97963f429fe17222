import type { SweepResults, TableName } from '../../core/analysis/index.js';
import { tableRows } from '../../core/analysis/index.js';
import type { Counts } from '../../core/fleet/index.js';
import { total } from '../../core/fleet/index.js';

export interface RunOutput {
  readonly name: string;
  readonly directory: string;
  /** The report's page. */
  readonly report: string;
  readonly counts: Counts;
  readonly reused: number;
}

/**
 * What `grw run --json` prints: one JSON object, `version` 1, with the tables `cells` and `gaps` (columns as in
 * `grw export`). Written row by row, so that a large sweep need not be in memory.
 */
export function writeRunJson(output: RunOutput, results: SweepResults, write: (text: string) => void): void {
  const { name, directory, report, counts, reused } = output;
  const head = {
    version: 1,
    name,
    directory,
    report,
    counts: { total: total(counts), done: counts.done, failed: counts.failed, reused },
    failed: results.cells.filter(({ state }) => state === 'failed').map(({ id, error }) => ({ id, error })),
  };
  write(JSON.stringify(head).slice(0, -1));
  for (const table of ['cells', 'gaps'] as const) {
    write(`,"${table}":[`);
    writeRows(table, results, write);
    write(']');
  }
  write('}\n');
}

function writeRows(table: TableName, { cells, results }: SweepResults, write: (text: string) => void): void {
  let separator = '';
  for (const row of tableRows(table, cells, results)) {
    write(separator + JSON.stringify(row));
    separator = ',';
  }
}
