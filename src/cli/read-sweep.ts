import { readFile, stat } from 'node:fs/promises';
import type { Sweep } from '../core/sweep/index.js';
import { decodeSweepText, MAX_SWEEP_BYTES, parseSweep, SweepError } from '../core/sweep/index.js';
import { reasonOf } from './file-faults.js';
import { SweepData } from './sweep-data.js';

/** A sweep file that is missing or cannot be read. */
export class SweepFileError extends SweepError {
  override readonly name = 'SweepFileError';

  constructor(file: string, message: string) {
    super([{ file, path: '', message }]);
  }
}

export interface SweepFile {
  readonly sweep: Sweep;
  /** As in the file, to be kept beside the results. */
  readonly text: string;
  /** The data files it names, for `expandSweep`. */
  readonly data: SweepData;
}

/**
 * Reads and checks a sweep file.
 * @throws SweepFileError when there is no such file or it cannot be read; SweepError when it is not a valid sweep.
 */
export async function readSweep(file: string): Promise<SweepFile> {
  const text = decodeSweepText(await readBytes(file), file);
  return { sweep: parseSweep({ file, text }), text, data: new SweepData(file) };
}

/** Only regular files of a sensible size are opened: reading a device or a pipe might never end. */
async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new SweepFileError(file, 'is a directory, not a sweep file');
    if (!found.isFile()) throw new SweepFileError(file, 'is not a regular file');
    if (found.size > MAX_SWEEP_BYTES)
      throw new SweepFileError(
        file,
        `is larger than a sweep file may be: ${found.size} bytes, at most ${MAX_SWEEP_BYTES}`,
      );
    return await readFile(file);
  } catch (error) {
    if (error instanceof SweepFileError) throw error;
    throw new SweepFileError(file, reasonOf(error));
  }
}
