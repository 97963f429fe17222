import { multiply, solvePositiveDefinite } from '../linalg/index.js';
import type { KernelProblem } from '../model/index.js';
import { matrix } from '../ops/index.js';

/** Where gradient descent ends as t → ∞. */
export interface Limit {
  /** θ in the coordinates of the problem's span. */
  readonly coordinates: Float64Array;
  /** f on the evaluation set. */
  readonly testPrediction: Float64Array;
}

/** A kernel with a smaller ratio of extreme eigenvalues than this is treated as singular. */
const SMALLEST_CONDITION = 1e-13;

/**
 * The limit of gradient descent on the squared loss (grw.md §6). With λ = 0 it is `θ⁽⁰⁾ + Jᵀ K⁻¹ (Y − f⁽⁰⁾)` whatever the
 * weights, provided they stay positive (Theorems 1 and 2); with λ > 0 and static weights q it is
 * `θ⁽⁰⁾ + Jᵀ (K + λ Q⁻¹)⁻¹ (Y − f⁽⁰⁾)`, which depends on q.
 *
 * @param staticWeights q, length n; null for weights that follow the losses
 * @returns null where no closed form is known: λ > 0 with moving weights, or a singular kernel with λ = 0
 */
export function squaredLossLimit(
  problem: KernelProblem,
  labels: Float64Array,
  kernelRange: { readonly min: number; readonly max: number } | null,
  lambda: number,
  staticWeights: Float64Array | null,
): Limit | null {
  const { kernel, f0, testKernel, testF0, span } = problem;
  const system = matrix(kernel.rows, kernel.columns, Float64Array.from(kernel.data));
  if (lambda > 0) {
    if (staticWeights === null || staticWeights.some((q) => q <= 0)) return null;
    staticWeights.forEach((q, i) => (system.data[i * kernel.columns + i]! += lambda / q));
  } else if (kernelRange === null || kernelRange.min <= SMALLEST_CONDITION * kernelRange.max) {
    return null;
  }
  const combination = solvePositiveDefinite(
    system,
    labels.map((y, i) => y - f0[i]!),
  );
  if (combination === null) return null;
  return {
    coordinates: span.projectCombination(combination).map((value, j) => value + span.initial[j]!),
    testPrediction: multiply(testKernel, combination).map((value, i) => value + testF0[i]!),
  };
}
