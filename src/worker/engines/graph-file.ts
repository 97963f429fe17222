import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** tfjs-node takes two models loaded from one path for the same, even if the first file is gone: no name twice. */
let count = 0;

/**
 * Lets `read` see bytes as a SavedModel's folder, which exists just as long and which nobody else can read.
 */
export async function asSavedModelFolder<T>(bytes: Uint8Array, read: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `grw-graph-${process.pid}-${++count}-`));
  try {
    await writeFile(join(folder, 'saved_model.pb'), bytes);
    return await read(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
