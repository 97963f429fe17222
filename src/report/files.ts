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
      const { write, flush } = gathered((piece) => file.appendFile(piece));
      result = await fill(write);
      await flush();
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

/** Characters of rows that are written at once: a table is written row by row, and a system call each takes longer than the row. */
const GATHERED = 1 << 16;

function gathered(write: Fill): { write: Fill; flush: () => Promise<void> } {
  let text = '';
  const flush = async (): Promise<void> => {
    const piece = text;
    text = '';
    if (piece !== '') await write(piece);
  };
  return {
    flush,
    write: async (piece) => {
      if (typeof piece === 'string') {
        text += piece;
        if (text.length >= GATHERED) await flush();
      } else {
        await flush();
        await write(piece);
      }
    },
  };
}
