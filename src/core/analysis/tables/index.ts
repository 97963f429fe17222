export type { CellRow } from './cells.js';
export { cellRow, CELLS } from './cells.js';
export type { ColumnDocs, ColumnKind, RowOf, Value } from './columns.js';
export type { GapOptions, GapRow } from './gaps.js';
export { GAPS, gapRows } from './gaps.js';
export type { PredictionRow } from './predictions.js';
export type { Row, TableName } from './tables.js';
export { TABLE_NAMES, tableRows, TABLES } from './tables.js';
export type { TraceRow } from './trace.js';
