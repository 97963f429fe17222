import type { Bucket } from '../../core/cost/index.js';
import type { SweepId } from '../../core/fleet/index.js';
import { isBanned } from './bans.js';
import { remainingWork } from './remaining-work.js';
import type { SchedulerState } from './state.js';

/**
 * Seconds until each active sweep is done: sweeps of higher priority go before it, those of its own get as much of the
 * threads as it does until they are done. Cells that several sweeps want are counted for each. Empty while no thread
 * works.
 *
 * @param factor seconds taken for a second estimated, by bucket
 */
export function forecast(state: SchedulerState, factor: (bucket: Bucket) => number): Map<SweepId, number> {
  const threads = threadsAtWork(state);
  if (threads === 0) return new Map();
  const active = remainingWork(state, factor);
  return new Map(
    active.map(({ sweep: { sweep, share }, work }) => {
      const ahead = active.reduce((sum, other) => {
        const before = other.sweep.share.priority - share.priority;
        return sum + (before > 0 ? other.work : before === 0 ? Math.min(other.work, work) : 0);
      }, 0);
      return [sweep, work === 0 ? 0 : ahead / threads];
    }),
  );
}

function threadsAtWork({ nodes, now }: SchedulerState): number {
  let threads = 0;
  for (const node of nodes.values()) if (node.connected && !isBanned(node, now)) threads += node.threads;
  return threads;
}
