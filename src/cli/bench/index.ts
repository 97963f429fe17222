export { contestHeader, contestLines } from './contest-table.js';
export { engineHeader, engineLine } from './engine-table.js';
export { wholeRunLine, widestLine } from './goals.js';
export { Notice } from './notice.js';
export { orchestrationLines } from './orchestration.js';
export { traceRowsLines } from './trace-rows.js';
