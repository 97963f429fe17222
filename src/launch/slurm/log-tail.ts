import { open } from 'node:fs/promises';
import type { RunSlurm } from './run.js';

const BYTES = 4_096;
const LINES = 15;

/** The last lines that a job has printed; null where its log cannot be found or read. */
export async function logTail(job: string, run: RunSlurm): Promise<string | null> {
  try {
    const path = /^\s*StdOut=(.+)$/m.exec(await run('scontrol', ['show', 'job', job]))?.[1];
    if (path === undefined) return null;
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const length = Math.min(size, BYTES);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString('utf8').trimEnd().split('\n').slice(-LINES).join('\n');
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
