import { sizeOf } from '../../core/cost/index.js';
import type { CellEntry, SchedulerState } from './state.js';
import { toBeAlone } from './suspicion.js';

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
  entry.suspicion = toBeAlone(entry.suspicion, state.options);
  return true;
}

/**
 * The system ended a node for want of memory while it trained all the cells it held. One that was alone ran out of memory;
 * of several it may be any, so that each is tried alone.
 *
 * @param held cells that the node held
 * @returns whether the cell may be tried again
 */
export function killedShort(state: SchedulerState, entry: CellEntry, held: number): boolean {
  if (held === 1) return ranShort(state, entry);
  entry.suspicion = toBeAlone(entry.suspicion, state.options);
  return true;
}
