export type { TraceRows } from './trace-rows.js';
export { traceRows, TRACE_ROWS } from './trace-rows.js';
