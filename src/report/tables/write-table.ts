import type { ColumnDocs, Row } from '../../core/analysis/index.js';
import { csvLines } from './csv.js';
import { jsonLines } from './jsonl.js';
import type { Write } from './write.js';

export type TextFormat = 'csv' | 'jsonl';

const CHUNK = 1 << 16;

/** Writes rows as text, as they come, in pieces of about 64 KiB; the number of rows. */
export async function writeTable(
  format: TextFormat,
  columns: ColumnDocs,
  rows: Iterable<Row>,
  write: Write,
): Promise<number> {
  let count = 0;
  let chunk = '';
  const lines = format === 'csv' ? csvLines(columns, rows) : jsonLines(columns, rows);
  for (const line of lines) {
    chunk += line;
    count++;
    if (chunk.length < CHUNK) continue;
    await write(chunk);
    chunk = '';
  }
  if (chunk !== '') await write(chunk);
  return format === 'csv' ? count - 1 : count;
}
