import { freemem } from 'node:os';
import { memoryLimit } from '../memory-budget.js';
import type { Examination } from './check.js';
import { gigabytes } from './gigabytes.js';

const COMFORTABLE = 2e9;

/** Memory as far as a container lets this process have it. */
export const memory: Examination = {
  name: 'memory',
  examine() {
    const total = memoryLimit();
    const free = Math.min('availableMemory' in process ? process.availableMemory() : freemem(), total);
    const detail = `${gigabytes(free)} of ${gigabytes(total)} GB free`;
    if (free >= COMFORTABLE) return { status: 'ok', detail };
    return { status: 'warning', detail: `${detail}; wide networks need more`, mend: 'grw run --threads 1 SWEEP.yaml' };
  },
};
