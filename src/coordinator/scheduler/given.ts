import type { Attempt } from '../../core/fleet/index.js';
import type { CellEntry, SchedulerState } from './state.js';

/**
 * Whether there was such a lease of the cell: what is said about one that never was is made up. Of earlier lives of the
 * coordinator only the range of their numbers is known.
 */
export function wasGiven({ firstEver, firstAttempt }: SchedulerState, { given }: CellEntry, attempt: Attempt): boolean {
  return attempt >= firstAttempt ? given.includes(attempt) : attempt >= firstEver;
}
