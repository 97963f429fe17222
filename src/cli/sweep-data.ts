import type { Stats } from 'node:fs';
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { DataFile, DataFiles } from '../core/data/index.js';
import { MAX_DATA_BYTES, UnreadableFileError } from '../core/data/index.js';
import { reasonOf } from './file-faults.js';

/** The data files of a sweep file, at their paths relative to its folder; each is read once. */
export class SweepData implements DataFiles {
  readonly #folder: string;
  readonly #read = new Map<string, DataFile>();

  constructor(sweepFile: string) {
    this.#folder = dirname(sweepFile);
  }

  /** What was asked for, by the path that the sweep writes. */
  get files(): ReadonlyMap<string, DataFile> {
    return this.#read;
  }

  read(path: string): DataFile {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const name = isAbsolute(path) ? path : join(this.#folder, path);
    const file = { name, bytes: bytesOf(name) };
    this.#read.set(path, file);
    return file;
  }
}

/** Only regular files of a sensible size are opened: reading a device or a pipe might never end. */
function bytesOf(name: string): Uint8Array {
  const found = attempt(name, (path) => statSync(path));
  const problem = objection(found);
  if (problem !== null) throw new UnreadableFileError(`${name}: ${problem}`);
  return attempt(name, (path) => readFileSync(path));
}

function objection(found: Stats): string | null {
  if (found.isDirectory()) return 'is a directory, not a data file';
  if (!found.isFile()) return 'is not a regular file';
  if (found.size <= MAX_DATA_BYTES) return null;
  const [size, most] = [found.size, MAX_DATA_BYTES].map((bytes) => bytes.toLocaleString('en-US'));
  return `is larger than a data file may be: ${size} bytes, at most ${most}`;
}

function attempt<T>(name: string, read: (name: string) => T): T {
  try {
    return read(name);
  } catch (error) {
    throw new UnreadableFileError(`${name}: ${reasonOf(error)}`);
  }
}
