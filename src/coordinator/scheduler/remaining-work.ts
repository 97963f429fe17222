import type { Bucket } from '../../core/cost/index.js';
import type { SchedulerState, SweepEntry } from './state.js';

/**
 * Seconds of one thread that the open cells of each active sweep are still expected to take. Cells that several sweeps want
 * are counted for each.
 *
 * @param factor seconds taken for a second estimated, by bucket
 */
export function remainingWork(
  state: SchedulerState,
  factor: (bucket: Bucket) => number,
): { readonly sweep: SweepEntry; readonly work: number }[] {
  const elapsed = elapsedOf(state, factor);
  return [...state.sweeps.values()]
    .filter(({ mode }) => mode === 'active')
    .map((sweep) => ({ sweep, work: Math.max(workOf(sweep, factor) - (elapsed.get(sweep) ?? 0), 0) }));
}

function workOf({ work }: SweepEntry, factor: (bucket: Bucket) => number): number {
  let seconds = 0;
  for (const [bucket, estimated] of work) seconds += estimated * factor(bucket);
  return seconds;
}

/** What has been done of cells in training: at most what they are expected to take. */
function elapsedOf({ nodes, now }: SchedulerState, factor: (bucket: Bucket) => number): Map<SweepEntry, number> {
  const elapsed = new Map<SweepEntry, number>();
  for (const { leases } of nodes.values())
    for (const { state, estimate, sweeps } of leases) {
      if (state.kind !== 'leased') continue;
      const done = Math.min((now - state.since) / 1000, estimate.seconds * factor(estimate.bucket));
      for (const sweep of sweeps) elapsed.set(sweep, (elapsed.get(sweep) ?? 0) + done);
    }
  return elapsed;
}
