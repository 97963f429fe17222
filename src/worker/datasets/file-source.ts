import { fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { ByteSource } from '../../core/data/index.js';

/** A file that stays open for the life of the thread and is read in pieces. */
export function fileSource(path: string): ByteSource {
  const descriptor = openSync(path, 'r');
  const { size } = fstatSync(descriptor);
  return {
    name: basename(path),
    length: size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const got = readSync(descriptor, bytes, filled, length - filled, offset + filled);
        if (got === 0) throw new Error(`${path} ended at byte ${offset + filled} while it was read`);
        filled += got;
      }
      return bytes;
    },
  };
}
