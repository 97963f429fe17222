import type { CellResult } from '../record/index.js';
import { row } from '../record/index.js';

/** What Assumption 1 asks of a run: that the weights converge, and that none of their limits is zero. */
export interface WeightReport {
  /** Group weights at the last recorded epoch: the estimate of their limit. */
  readonly last: readonly number[];
  /** min_i q_i over all recorded epochs, and over the last tenth of training (Assumption 3: liminf q_i > 0). */
  readonly min: number;
  readonly minLastTenth: number;
  /**
   * Σ_t ‖g(t+1) − g(t)‖₁ over consecutive recorded epochs of the last tenth of training: a lower bound of the total
   * variation of g, and of q (equal to it for rules that are uniform within groups).
   */
  readonly variationLastTenth: number;
  /**
   * Recorded epochs that the last two rest on. Those of a long run are evenly spaced in log t: of a hundred over 10⁷ epochs
   * two or three, which see no oscillation between them. `train.record.points` asks for more.
   */
  readonly recordsLastTenth: number;
}

export function weightReport({ trace }: CellResult): WeightReport {
  const start = lastTenth(trace.columns.epoch.data);
  let variation = 0;
  for (let t = start + 1; t < trace.points; t++) {
    const before = row(trace, 'group_weight', t - 1);
    row(trace, 'group_weight', t).forEach((weight, k) => (variation += Math.abs(weight - before[k]!)));
  }
  const smallest = (from: number): number =>
    trace.columns.min_weight.data.subarray(from).reduce((a, b) => Math.min(a, b));
  return {
    last: [...row(trace, 'group_weight', -1)],
    min: smallest(0),
    minLastTenth: smallest(start),
    variationLastTenth: variation,
    recordsLastTenth: trace.points - start,
  };
}

/** The last recorded point at or before nine tenths of the training, so that what follows covers the whole last tenth. */
function lastTenth(epochs: Float64Array): number {
  const edge = 0.9 * epochs[epochs.length - 1]!;
  let point = 0;
  while (point + 1 < epochs.length && epochs[point + 1]! <= edge) point++;
  return point;
}
