import type { SchedulerState, SweepEntry } from './state.js';

/** Cells of a sweep that wait because no node that is there has the memory for them, and the most that one of them takes. */
export function tooLarge({ nodes }: SchedulerState, { share }: SweepEntry): { cells: number; bytes: number } {
  let most = 0;
  for (const { connected, room } of nodes.values()) if (connected) most = Math.max(most, room.memory);
  let [cells, bytes] = [0, 0];
  for (const [size, lane] of most === 0 ? [] : share.bySize)
    if (size > most && lane.cells.size > 0) {
      cells += lane.cells.size;
      bytes = Math.max(bytes, size);
    }
  return { cells, bytes };
}
