import type { SweepResults, TableName } from '../../core/analysis/index.js';
import { tableRows, TABLES } from '../../core/analysis/index.js';
import type { TextFormat, WritePiece } from '../../report/index.js';
import { writeFileAtomically, writeParquet, writeTable } from '../../report/index.js';

export type TableFormat = TextFormat | 'parquet';

export interface ExportOptions {
  readonly table: TableName;
  readonly format: TableFormat;
  /** A file, replaced whole; without one the table goes to `write`. */
  readonly out?: string | undefined;
  /** Table `gaps`: also a row for every epoch that both runs recorded. */
  readonly everyEpoch?: boolean | undefined;
}

/** `grw export`: a table of the finished cells, row by row; the number of rows. */
export async function exportTable(options: ExportOptions, source: SweepResults, write: WritePiece): Promise<number> {
  const { table, format, out, everyEpoch } = options;
  const rows = tableRows(table, source.cells, source.results, { everyEpoch });
  const fill = (to: WritePiece): Promise<number> =>
    format === 'parquet' ? writeParquet(TABLES[table], rows, to) : writeTable(format, TABLES[table], rows, to);
  return out === undefined ? fill(write) : writeFileAtomically(out, fill);
}
