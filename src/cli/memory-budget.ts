import { totalmem } from 'node:os';
import { cgroupMemory } from './cgroup-memory.js';

/** Of the memory that this process may have: the rest is for the system, the node itself and what estimates miss. */
const SHARE = 0.8;

/** Bytes to offer to training: of the machine's memory, or of what a container or a batch system lets this process have. */
export function memoryBudget(): number {
  return shareOf(memoryLimit());
}

/** Of so many bytes that a process may have, those to offer to training. */
export function shareOf(bytes: number): number {
  return Math.floor(SHARE * bytes);
}

/** Bytes that this process may have. */
export function memoryLimit(): number {
  // 0 where there is no limit; of control groups it knows the first version, and of the second the innermost group.
  const limit = process.constrainedMemory();
  return Math.min(totalmem(), cgroupMemory(), limit > 0 ? limit : Infinity);
}
