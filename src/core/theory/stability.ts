import type { LearningRate } from '../cell/index.js';
import { extremeEigenvalues } from '../linalg/index.js';
import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';

/**
 * The largest learning rate that is safe for every weighting at every time: `2 / (ℒ max_i K_ii + λ)`, because
 * `λ_max(diag(√q) K diag(√q)) ≤ Σ q_i K_ii ≤ max_i K_ii` on the simplex (grw.md §5). ∞ if every K_ii and λ are zero.
 *
 * @param coupled rows of K for each sample: with more than one, K_ii stands for the largest eigenvalue of a sample's block
 */
export function stabilityLimit(kernel: Matrix, curvature: number, lambda: number, coupled = 1): number {
  let largest = 0;
  for (let i = 0; i < kernel.rows; i += coupled)
    largest = Math.max(
      largest,
      coupled === 1 ? kernel.data[i * kernel.columns + i]! : largestOfBlock(kernel, i, coupled),
    );
  return 2 / (curvature * largest + lambda);
}

function largestOfBlock(kernel: Matrix, start: number, size: number): number {
  const entry = (index: number): number =>
    kernel.data[(start + Math.floor(index / size)) * kernel.columns + start + (index % size)]!;
  return extremeEigenvalues(
    matrix(
      size,
      size,
      Float64Array.from({ length: size ** 2 }, (_, index) => entry(index)),
    ),
  ).max;
}

/** η from what the sweep says. */
export function learningRate(lr: LearningRate, limit: number): number {
  return typeof lr === 'number' ? lr : lr.stable * limit;
}
