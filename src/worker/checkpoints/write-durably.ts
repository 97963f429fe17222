import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import { partialName } from './names.js';

/**
 * Puts a file in the place of `path` such that at every moment, also of a power cut, the old one is there whole or the new
 * one: written beside it, flushed, renamed, and the folder flushed.
 */
export function writeDurably(path: string, pieces: Iterable<Uint8Array>): void {
  const partial = partialName(path, process.pid, threadId);
  try {
    flushed(partial, 'w', (file) => {
      for (const piece of pieces) writeWhole(file, piece);
    });
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  flushed(dirname(path), 'r', () => undefined);
}

function flushed(path: string, flags: 'r' | 'w', fill: (file: number) => void): void {
  const file = openSync(path, flags);
  try {
    fill(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** One write may take a part only. */
function writeWhole(file: number, piece: Uint8Array): void {
  for (let at = 0; at < piece.length;) at += writeSync(file, piece, at);
}
