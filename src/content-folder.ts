import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './core/data/index.js';

const NAME = /^[0-9a-f]{64}$/;

/** A file of the folder. */
export interface Kept {
  readonly digest: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/**
 * Files by what they hold: each is called by its SHA-256, written whole or not at all, and checked whenever it is read.
 * Processes may share a folder. Digests are given as `sha256:` and 64 hexadecimal digits.
 */
export class ContentFolder {
  /** Files found to hold what their names say, with what they looked like then. */
  readonly #checked = new Map<string, string>();

  /** The folder is made with its first file. */
  constructor(readonly folder: string) {}

  /** Whether there is a file of the name; what it holds is checked when it is read. */
  has(digest: string): boolean {
    return existsSync(this.#path(digest));
  }

  /** The bytes, or null where there are none such; a file that holds something else (torn, changed) is removed. */
  read(digest: string): Uint8Array | null {
    const path = this.#path(digest);
    if (!existsSync(path)) return null;
    const bytes = readFileSync(path);
    if (digestOf(bytes) === digest) return bytes;
    rmSync(path, { force: true });
    return null;
  }

  /** The same file piece by piece, read as they are taken; null where there is none such. */
  pieces(digest: string, size: number): Generator<Uint8Array, void, undefined> | null {
    return this.#isSound(digest) ? piecesOf(openSync(this.#path(digest), 'r'), size) : null;
  }

  /** A file that has not changed since is not read again: it may be large, and asked for by many. */
  #isSound(digest: string): boolean {
    const found = statSync(this.#path(digest), { throwIfNoEntry: false });
    const looks = found === undefined ? '' : `${found.size} ${found.mtimeMs}`;
    if (found !== undefined && this.#checked.get(digest) === looks) return true;
    if (this.read(digest) === null) return false;
    this.#checked.set(digest, looks);
    return true;
  }

  /** Keeps bytes, durably, and tells their digest. */
  put(bytes: Uint8Array): string {
    const digest = digestOf(bytes);
    if (this.read(digest) !== null) return digest;
    mkdirSync(this.folder, { recursive: true });
    const path = this.#path(digest);
    const partial = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
    try {
      writeWhole(partial, bytes);
      renameSync(partial, path);
    } finally {
      rmSync(partial, { force: true });
    }
    return digest;
  }

  remove(digest: string): void {
    rmSync(this.#path(digest), { force: true });
  }

  list(): Kept[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => NAME.test(name))
      .flatMap((name) => {
        // Another process may have removed it meanwhile.
        const found = statSync(join(this.folder, name), { throwIfNoEntry: false });
        return found === undefined ? [] : [{ digest: `sha256:${name}`, bytes: found.size, since: found.mtimeMs }];
      });
  }

  /** Digests come from cells: nothing but one may become a path. */
  #path(digest: string): string {
    const name = digest.slice('sha256:'.length);
    if (!digest.startsWith('sha256:') || !NAME.test(name)) throw new Error(`${digest} is not a digest`);
    return join(this.folder, name);
  }
}

/** At least one, that an empty file has a first one, too. */
function* piecesOf(file: number, size: number): Generator<Uint8Array, void, undefined> {
  try {
    for (let at = 0, isFirst = true; ; isFirst = false) {
      const piece = new Uint8Array(size);
      const read = readSync(file, piece, 0, size, at);
      if (read === 0 && !isFirst) return;
      yield piece.subarray(0, read);
      if (read === 0) return;
      at += read;
    }
  } finally {
    closeSync(file);
  }
}

function writeWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx');
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
