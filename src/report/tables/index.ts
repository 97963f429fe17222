export { csvHeader, csvLine, csvLines, csvRow } from './csv.js';
export { jsonLines } from './jsonl.js';
export { methodRows, METHODS } from './methods.js';
export type { TableFormat, Write } from './write-table.js';
export { writeTable } from './write-table.js';
