import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from './names.js';
import { kindOf } from './names.js';

export interface Listed {
  readonly path: string;
  readonly kind: Kind;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

/** The files of a folder that are ours, the youngest first; none where there is no folder. */
export function listing(folder: string): Listed[] {
  return namesIn(folder)
    .flatMap((name) => {
      const kind = kindOf(name);
      const path = join(folder, name);
      // Another node may have deleted it meanwhile.
      const file = kind === null ? undefined : statSync(path, { throwIfNoEntry: false });
      return file === undefined ? [] : [{ kind: kind!, path, bytes: file.size, writtenAt: file.mtimeMs }];
    })
    .sort((a, b) => b.writtenAt - a.writtenAt);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
