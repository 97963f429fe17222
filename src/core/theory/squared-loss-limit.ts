import { multiply, solvePositiveDefinite } from '../linalg/index.js';
import type { KernelProblem } from '../model/index.js';
import { kernelColumns } from '../model/index.js';
import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';

/** Where gradient descent ends as t → ∞. */
export interface Limit {
  /** θ in the coordinates of the problem's span. */
  readonly coordinates: Float64Array;
  /** f on the evaluation set, [m, C] row-major. */
  readonly testPrediction: Float64Array;
}

/** A kernel with a smaller ratio of extreme eigenvalues than this is treated as singular. */
const SMALLEST_CONDITION = 1e-13;

/**
 * The limit of gradient descent on the squared loss (grw.md §6). With λ = 0 it is `θ⁽⁰⁾ + Jᵀ K⁻¹ (Y − f⁽⁰⁾)` whatever the
 * weights, provided they stay positive (Theorems 1 and 2); with λ > 0 and static weights q it is
 * `θ⁽⁰⁾ + Jᵀ (K + λ Q⁻¹)⁻¹ (Y − f⁽⁰⁾)`, which depends on q. With several outputs the same holds of each where they share
 * the kernel, and of all together where it is coupled.
 *
 * @param targets Y, [n, C]
 * @param staticWeights q, length n; null for weights that follow the losses
 * @returns null where no closed form is known: λ > 0 with moving weights, or a singular kernel with λ = 0
 */
export function squaredLossLimit(
  problem: KernelProblem,
  targets: Matrix,
  kernelRange: { readonly min: number; readonly max: number } | null,
  lambda: number,
  staticWeights: Float64Array | null,
): Limit | null {
  const { kernel, f0, testKernel, testF0, span } = problem;
  const system = matrix(kernel.rows, kernel.columns, Float64Array.from(kernel.data));
  if (lambda > 0) {
    if (staticWeights === null || staticWeights.some((q) => q <= 0)) return null;
    const perSample = kernel.rows / staticWeights.length;
    for (let i = 0; i < kernel.rows; i++)
      system.data[i * kernel.columns + i]! += lambda / staticWeights[Math.floor(i / perSample)]!;
  } else if (kernelRange === null || kernelRange.min <= SMALLEST_CONDITION * kernelRange.max) {
    return null;
  }
  const columns = kernelColumns(problem);
  const residual = targets.data.map((y, i) => y - f0[i]!);
  const combination = solvePositiveDefinite(system, matrix(kernel.rows, columns, residual))?.data;
  if (combination === undefined) return null;
  return {
    coordinates: span.projectCombination(combination).map((value, j) => value + span.initial[j]!),
    testPrediction: multiply(testKernel, combination, columns).map((value, i) => value + testF0[i]!),
  };
}
