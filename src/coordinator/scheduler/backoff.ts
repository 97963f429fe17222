import type { Attempt } from '../../core/fleet/index.js';

export interface BackoffOptions {
  /** Milliseconds a cell rests after its first error; twice as long after every further one. Default 1 s. */
  readonly backoffMs: number;
  /** The longest rest. Default 60 s. */
  readonly longestBackoffMs: number;
}

/** Fractional part of the golden ratio: its multiples, modulo 1, are spread as evenly as any. */
const GOLDEN = 0.618_033_988_749_894_9;

/**
 * How long a cell rests after an error: exponential, spread over the upper half so that cells which failed together do
 * not come back together. Attempt numbers differ from cell to cell, so that they serve as the jitter's source: the same
 * events give the same rests.
 *
 * @param failures of the cell so far, ≥ 1
 */
export function rest(failures: number, attempt: Attempt, { backoffMs, longestBackoffMs }: BackoffOptions): number {
  const longest = Math.min(longestBackoffMs, backoffMs * 2 ** (failures - 1));
  return longest * (0.5 + 0.5 * ((attempt * GOLDEN) % 1));
}
