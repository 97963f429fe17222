import type { FinishedCell, ResultSource, SweepCell } from '../finished.js';
import { finishedCells } from '../finished.js';
import { pair } from '../pairing.js';
import { CELLS, cellRow } from './cells.js';
import type { ColumnDocs, Value } from './columns.js';
import type { GapOptions } from './gaps.js';
import { GAPS, gapRows } from './gaps.js';
import { PREDICTIONS, predictionRows } from './predictions.js';
import { TRACE, traceRows } from './trace.js';

/** The tables that can be exported, with their columns in order. */
export const TABLES = { cells: CELLS, trace: TRACE, gaps: GAPS, predictions: PREDICTIONS } as const satisfies Record<
  string,
  ColumnDocs
>;
export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

export type Row = Readonly<Record<string, Value>>;

/** The rows of a table in the order of the sweep, computed as they are asked for: one cell is in memory at a time. */
export function* tableRows(
  table: TableName,
  cells: Iterable<SweepCell>,
  results: ResultSource,
  options: GapOptions = {},
): Generator<Row> {
  for (const finished of finishedCells(cells, results)) yield* rowsOf(table, finished, results, options);
}

function rowsOf(table: TableName, finished: FinishedCell, results: ResultSource, options: GapOptions): Iterable<Row> {
  switch (table) {
    case 'cells':
      return [cellRow(finished)];
    case 'trace':
      return traceRows(finished);
    case 'gaps':
      return gapRows(pair(finished, results), options);
    case 'predictions':
      return predictionRows(finished);
  }
}
