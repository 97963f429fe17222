import { sizeOf } from '../../core/cost/index.js';
import type { CellEntry, SchedulerState } from './state.js';

/** The least to reserve for a cell of which nothing was known. */
const LEAST_BYTES = 2 ** 28;

/**
 * A cell ran out of memory: twice as much is reserved for it, at most all that the largest node has, and it goes alone.
 *
 * @returns whether it may be tried again
 */
export function ranShort(state: SchedulerState, entry: CellEntry): boolean {
  entry.shortages += 1;
  if (entry.shortages >= state.options.shortagesAtMost) return false;
  let most = 0;
  for (const { room } of state.nodes.values()) most = Math.max(most, room.memory);
  const wanted = sizeOf(2 * Math.max(entry.size, LEAST_BYTES));
  entry.size = Math.max(Math.min(wanted, most), entry.size);
  const { losses, alone } = entry.suspicion;
  entry.suspicion = { losses: Math.max(losses, state.options.lossesBeforeAlone), alone };
  return true;
}
