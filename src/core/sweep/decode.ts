import type { SweepDiagnostic } from './diagnostic.js';
import { SweepError } from './diagnostic.js';

/** Sweep files are written by hand; anything larger is a mistake. */
export const MAX_SWEEP_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * The text of a sweep file's bytes, which must be UTF-8 (a byte order mark is tolerated).
 * @throws SweepError saying at which byte and line the file is something else, or that it is too large.
 */
export function decodeSweepText(bytes: Uint8Array, file: string): string {
  if (bytes.length > MAX_SWEEP_BYTES) throw refused(file, 1, 1, tooLarge(bytes.length));
  if (bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)))
    throw refused(file, 1, 1, 'is UTF-16 text, not UTF-8: save it as UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(bytes, file);
  }
}

export function tooLarge(size: number): string {
  return `is larger than a sweep file may be: ${size.toLocaleString('en-US')} bytes, at most ${MAX_SWEEP_BYTES.toLocaleString('en-US')}`;
}

function notUtf8(bytes: Uint8Array, file: string): SweepError {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const bad = firstBadByte(bytes.subarray(start, end));
    if (bad !== undefined) {
      const value = bytes[start + bad]!.toString(16).padStart(2, '0');
      const column = new TextDecoder().decode(bytes.subarray(start, start + bad)).length + 1;
      return refused(file, line, column, `is not UTF-8: byte ${start + bad} is 0x${value}`);
    }
    start = end + 1;
  }
  return refused(file, 1, 1, 'is not UTF-8');
}

/** Index of the first byte at which the line stops being UTF-8 (of the cut sequence, when one is cut short). */
function firstBadByte(line: Uint8Array): number | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let characterStart = 0;
  for (let i = 0; i < line.length; i++) {
    try {
      if (decoder.decode(line.subarray(i, i + 1), { stream: true }) !== '') characterStart = i + 1;
    } catch {
      return characterStart;
    }
  }
  return characterStart < line.length ? characterStart : undefined;
}

function refused(file: string, line: number, column: number, message: string): SweepError {
  const diagnostic: SweepDiagnostic = { file, line, column, path: '', message };
  return new SweepError([diagnostic]);
}
