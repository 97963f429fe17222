import { decodeUtf8 } from '../data/utf8.js';
import type { SweepDiagnostic } from './diagnostic.js';
import { SweepError } from './diagnostic.js';

/** Sweep files are written by hand; anything larger is a mistake. */
export const MAX_SWEEP_BYTES = 1024 * 1024;

/**
 * The text of a sweep file's bytes, which must be UTF-8 (a byte order mark is tolerated).
 * @throws SweepError saying at which byte and line the file is something else, or that it is too large.
 */
export function decodeSweepText(bytes: Uint8Array, file: string): string {
  if (bytes.length > MAX_SWEEP_BYTES) throw refused(file, 1, 1, tooLarge(bytes.length));
  if (bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)))
    throw refused(file, 1, 1, 'is UTF-16 text, not UTF-8: save it as UTF-8');
  const decoded = decodeUtf8(bytes);
  if (typeof decoded === 'string') return decoded;
  const { line, column, offset, value } = decoded;
  throw refused(file, line, column, `is not UTF-8: byte ${offset} is ${value}`);
}

export function tooLarge(size: number): string {
  return `is larger than a sweep file may be: ${size.toLocaleString('en-US')} bytes, at most ${MAX_SWEEP_BYTES.toLocaleString('en-US')}`;
}

function refused(file: string, line: number, column: number, message: string): SweepError {
  const diagnostic: SweepDiagnostic = { file, line, column, path: '', message };
  return new SweepError([diagnostic]);
}
