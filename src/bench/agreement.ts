import type { Precision } from '../core/cell/index.js';
import type { Run } from '../core/train/index.js';

/** Whether a peer trains what we train. */
export interface Agreement {
  /** Largest difference between the predictions on the training set. */
  readonly difference: number;
  readonly tolerance: number;
  readonly agrees: boolean;
}

export function agreementOf(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): Agreement {
  if (ours.length !== theirs.length) return { difference: Number.POSITIVE_INFINITY, tolerance, agrees: false };
  const differences = Array.from(ours, (value, i) => Math.abs(value - theirs[i]!));
  const difference = differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...differences);
  return { difference, tolerance, agrees: difference <= tolerance };
}

/** Half the distance from 1 to the next number. */
const UNIT_ROUNDOFF: Readonly<Record<Precision, number>> = { float32: 2 ** -24, float64: 2 ** -53 };
/** Standard deviations of the rounding errors that are allowed for. */
const DEVIATIONS = 6;

/**
 * How far apart two right implementations may be after some epochs, in either order of summation, one of them in the
 * precision given and the other in that or a better one.
 *
 * Backward error (Higham 2002, §3.5): a computed layer is the exact one for weights that are off by a relative γ, and γ ≈
 * √N u for inner products of N terms with independent roundings (Higham & Mary 2019). Independent relative errors of size
 * γ in the P parameters move f by about γ ‖∇f‖ rms(θ) = γ √K_ii ‖θ‖ / √P; errors of the loss's slope and of f itself, both
 * of order one, by γ more. Below the stability limit an epoch does not stretch differences, so those of the epochs add up,
 * at worst with equal sign. Twice, for the two implementations.
 */
export function predictionTolerance(run: Run, epochs: number, precision: Precision): number {
  const { cell, facts, loss } = run;
  const { model } = cell;
  const longestSum = model.kind === 'linear' ? facts.features : Math.max(facts.features, model.width);
  // With λ = 0 the stability limit is 2 / (ℒ max K_ii).
  const slope = Math.sqrt(2 / (loss.curvature * facts.stabilityLimit));
  const parameters =
    model.kind === 'linear'
      ? facts.features
      : model.width * (facts.features + 1 + (model.depth - 1) * (model.width + 1) + 1) + 1;
  const spread = (slope * facts.initialNorm) / Math.sqrt(parameters);
  return 2 * epochs * DEVIATIONS * Math.sqrt(longestSum) * UNIT_ROUNDOFF[precision] * (spread + 1);
}
