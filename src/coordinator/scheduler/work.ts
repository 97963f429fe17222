import type { CellEntry, SweepEntry } from './state.js';

/** Keeps account of the work a sweep has left: `sign` 1 for a cell that is to be trained, −1 for one no more. */
export function account({ work }: SweepEntry, { estimate: { bucket, seconds } }: CellEntry, sign: 1 | -1): void {
  work.set(bucket, (work.get(bucket) ?? 0) + sign * seconds);
}
