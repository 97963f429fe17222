import { totalmem } from 'node:os';

/** Of the memory that this process may have: the rest is for the system, the node itself and what estimates miss. */
const SHARE = 0.8;

/** Bytes to offer to training: of the machine's memory, or of what a container lets this process have. */
export function memoryBudget(): number {
  const limit = process.constrainedMemory();
  return Math.floor(SHARE * (limit > 0 ? Math.min(limit, totalmem()) : totalmem()));
}
