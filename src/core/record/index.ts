export type { CellResult, Facts, Outcome } from './result.js';
export { factsSchema, OUTCOMES } from './result.js';
export type { Column, ColumnName, ColumnShape, Trace } from './trace.js';
export { COLUMN_NAMES, COLUMNS, row, scalar } from './trace.js';
