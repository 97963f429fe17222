import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource, CheckpointNames } from '../core/checkpoint/index.js';
import { describeCheckpoint } from '../core/checkpoint/index.js';

/** An open file's bytes. */
export function sourceOf(file: number): ByteSource {
  return {
    length: fstatSync(file).size,
    read(target, position) {
      for (let at = 0; at < target.length;) {
        const bytes = readSync(file, target, at, target.length - at, position + at);
        if (bytes === 0) throw new Error('the file shrank while it was read');
        at += bytes;
      }
    },
  };
}

/**
 * What the checkpoint in a file says that it is, and its length.
 * @throws CheckpointUnreadableError, and errors of the file system
 */
export function describeFile(path: string): CheckpointNames & { readonly bytes: number } {
  const file = openSync(path, 'r');
  try {
    const source = sourceOf(file);
    return { ...describeCheckpoint(source), bytes: source.length };
  } finally {
    closeSync(file);
  }
}
