import { createHash } from 'node:crypto';

/** Larger files are refused: they are held in memory, and a sample is a row of an n × n matrix in training. */
export const MAX_DATA_BYTES = 64 * 1024 * 1024;

/** A data file, read. */
export interface DataFile {
  /** Names it in errors. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** `sha256:` and 64 hexadecimal digits: what a cell knows a file by, wherever it lies. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
