export { MAX_TRACE_BYTES } from './limit.js';
export type { CellResult, Facts, Outcome } from './result.js';
export { factsSchema, OUTCOMES } from './result.js';
export { recordedEpochs, recordedTimes } from './schedule.js';
export type { TraceRow } from './trace-builder.js';
export { TraceBuilder } from './trace-builder.js';
export { columnWidths } from './widths.js';
export type { Column, ColumnName, ColumnShape, Trace } from './trace.js';
export { COLUMN_NAMES, COLUMNS, row, scalar } from './trace.js';
