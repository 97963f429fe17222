export { csvHeader, csvLine, csvLines, csvRow } from './csv.js';
export { jsonLines } from './jsonl.js';
export { methodRows, METHODS } from './methods.js';
export { writeParquet } from './parquet.js';
export type { Write, WritePiece } from './write.js';
export type { TextFormat } from './write-table.js';
export { writeTable } from './write-table.js';
