import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes: enough for the store of the work, and soon full. */
const SIZE = 24 * 2 ** 20;

/** A disk in memory; a reason where this process may not mount one. */
export function smallDisk(folder: string): { folder: string; free: () => void } | string {
  const disk = join(folder, 'disk');
  mkdirSync(disk, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk], { stdio: 'pipe' });
  } catch (error) {
    return `a small disk cannot be mounted here: ${String(error).split('\n', 1).join()}`;
  }
  return { folder: join(disk, 'data'), free: () => execFileSync('umount', ['--lazy', disk]) };
}

/** Takes all space of the disk on which a folder is; returns how to give it back. */
export function fillDisk(folder: string): () => void {
  const path = join(folder, 'filler');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(65_536, 1);
  try {
    for (let size = block.length; size >= 512;) {
      try {
        if (writeSync(file, block, 0, size) < size) size /= 2;
      } catch {
        size /= 2;
      }
    }
  } finally {
    closeSync(file);
  }
  return () => rmSync(path, { force: true });
}
