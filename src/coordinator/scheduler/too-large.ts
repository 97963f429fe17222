import type { SchedulerState, SweepEntry } from './state.js';

/** The most memory that a node offers that is there; 0 when none is. */
export function largestRoom({ nodes }: SchedulerState): number {
  let most = 0;
  for (const { connected, room } of nodes.values()) if (connected) most = Math.max(most, room.memory);
  return most;
}

/** Cells of a sweep that wait because no node that is there has the memory for them, and the most that one of them takes. */
export function tooLarge(state: SchedulerState, { share }: SweepEntry): { cells: number; bytes: number } {
  const most = largestRoom(state);
  let [cells, bytes] = [0, 0];
  for (const [size, lane] of most === 0 ? [] : share.bySize)
    if (size > most && lane.cells.size > 0) {
      cells += lane.cells.size;
      bytes = Math.max(bytes, size);
    }
  return { cells, bytes };
}
