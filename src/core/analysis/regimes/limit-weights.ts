import type { MethodSpec } from '../../cell/index.js';
import { kernelColumns } from '../../model/index.js';
import { tiltedWeights } from '../../theory/index.js';
import type { LinearisedLimit } from '../../train/index.js';
import type { CellSummary } from '../summary.js';

/** q in the limit, as a function of λ. */
export type Weights = (lambda: number) => Float64Array;

/** Rules of which it is known where their weights end: they stay, end where recorded runs did, or solve an equation. */
export const WITH_LIMIT: ReadonlySet<MethodSpec['name']> = new Set(['iw', 'custom', 'group-dro', 'kl-dro']);

/** Rows n·C of a kernel that is decomposed, at O(n³); and where the weights depend on λ, so that each λ needs its own. */
export const MAX_KERNEL_ROWS = 120;
const MAX_ROWS_OF_MOVING_WEIGHTS = 30;

/** @param runs of one seed and method, at all its λ; one at least */
export function limitWeights(
  linearised: LinearisedLimit,
  runs: readonly CellSummary[],
): Weights | 'too-many-samples' | 'weights-unknown' {
  const { problem, targets, staticWeights } = linearised;
  const { method } = runs[0]!.cell;
  const { rows } = problem.kernel;
  if (staticWeights !== null) return rows > MAX_KERNEL_ROWS ? 'too-many-samples' : () => staticWeights;
  const isTilted = method.name === 'kl-dro';
  // The weights that reproduce themselves are sought in all outputs at once.
  if (rows * (isTilted ? kernelColumns(problem) : 1) > MAX_ROWS_OF_MOVING_WEIGHTS) return 'too-many-samples';
  return isTilted ? tiltedWeights(problem, targets, method.tau) : recordedWeights(linearised, runs);
}

/**
 * Of Group DRO: g_k/n_k with the group weights that runs of the same seed ended with, interpolated in log λ between their
 * λ > 0, and constant beyond.
 */
function recordedWeights({ grouping }: LinearisedLimit, runs: readonly CellSummary[]): Weights | 'weights-unknown' {
  const known = runs
    .filter(({ cell, final }) => cell.lambda > 0 && final !== null)
    .sort((a, b) => a.cell.lambda - b.cell.lambda)
    .map(({ cell, weights }) => ({ at: Math.log(cell.lambda), groups: weights.last }));
  if (known.length === 0) return 'weights-unknown';
  return (lambda) => {
    const at = Math.log(lambda);
    const right = known.findIndex((point) => point.at >= at);
    const after = known[right < 0 ? known.length - 1 : right]!;
    const before = right <= 0 ? after : known[right - 1]!;
    const share = after === before ? 0 : (at - before.at) / (after.at - before.at);
    return Float64Array.from(grouping.group, (k) => {
      const [from, to] = [before.groups[k]!, after.groups[k]!];
      return (from + share * (to - from)) / grouping.sizes[k]!;
    });
  };
}
