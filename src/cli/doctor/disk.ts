import { statfs } from 'node:fs/promises';
import type { Examination } from './check.js';
import { gigabytes } from './gigabytes.js';

const COMFORTABLE = 2e9;
const NEEDED = 5e7;

/** Runs, with their records and checkpoints, are kept in the current folder. */
export const disk: Examination = {
  name: 'disk',
  async examine() {
    const { bavail, bsize } = await statfs('.');
    const free = bavail * bsize;
    const detail = `${gigabytes(free)} GB free in the current folder`;
    if (free >= COMFORTABLE) return { status: 'ok', detail };
    return {
      status: free < NEEDED ? 'failed' : 'warning',
      detail,
      mend: 'grw run --runs FOLDER_WITH_MORE_SPACE SWEEP.yaml',
    };
  },
};
