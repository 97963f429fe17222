import type { CostModel } from '../../core/cost/index.js';
import type { SubmittedCell } from '../scheduler/index.js';
import type { StoredCell } from '../store/index.js';

/** Stored cells as the scheduler takes them; what those that follow one another share is worked out once. */
export function submittedCells(stored: readonly StoredCell[], retryFailed: boolean, costs: CostModel): SubmittedCell[] {
  let latest = { cost: 0, estimate: { seconds: Number.NaN, bucket: '' } };
  return stored.map((cell) => {
    const { bucket, cost: seconds } = cell;
    if (latest.estimate.seconds !== seconds || latest.estimate.bucket !== bucket)
      latest = { cost: seconds * costs.factor(bucket), estimate: { seconds, bucket } };
    return submittedCell(cell, latest, retryFailed);
  });
}

/** Cells to be trained again wait, whatever they have. */
function submittedCell(
  { id: cell, seed, bytes, affinity, state, rerun, shortage }: StoredCell,
  { cost, estimate }: Required<Pick<SubmittedCell, 'cost' | 'estimate'>>,
  retryFailed: boolean,
): SubmittedCell {
  return {
    cell,
    seed,
    cost,
    estimate,
    bytes,
    affinity,
    shortage: shortage ?? undefined,
    state: rerun !== null || (state === 'failed' && retryFailed) ? 'todo' : state,
    rerun: rerun === null ? undefined : { from: rerun, hasResult: state === 'done' },
  };
}
