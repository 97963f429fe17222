import { rmSync } from 'node:fs';
import { listing } from './listing.js';

const MINUTE = 60_000;

/** What a folder of checkpoints may hold. */
export interface Limits {
  /** Milliseconds since the last write after which a checkpoint goes. */
  readonly ageMs: number;
  /** The same for a file that was never finished. */
  readonly partialAgeMs: number;
  /** Bytes in all, beyond which the oldest go. */
  readonly bytes: number;
}

const LIMITS: Limits = { ageMs: 30 * 24 * 60 * MINUTE, partialAgeMs: 10 * MINUTE, bytes: 32 * 2 ** 30 };

/**
 * Deletes what nobody will go on from: checkpoints of cells that were finished elsewhere or dropped, and what dead
 * processes left half-written. Checkpoints of cells in training are the youngest. Returns how many files went.
 */
export function tidy(folder: string, limits: Limits = LIMITS, now: number = Date.now()): number {
  let total = 0;
  const stale = listing(folder).filter(({ kind, bytes, writtenAt }) => {
    total += bytes;
    return total > limits.bytes || now - writtenAt > (kind === 'partial' ? limits.partialAgeMs : limits.ageMs);
  });
  for (const { path } of stale) rmSync(path, { force: true });
  return stale.length;
}
