import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Takes a piece of a file. */
export type Fill = (piece: string | Uint8Array) => Promise<void>;

/** Fills a file beside `path` and then renames it, so that whoever reads `path` finds the old content or the new, whole. */
export async function writeFileAtomically<T>(path: string, fill: (write: Fill) => Promise<T>): Promise<T> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    let result: T;
    try {
      result = await fill((piece) => file.appendFile(piece));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
