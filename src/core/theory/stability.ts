import type { LearningRate } from '../cell/index.js';
import { extremeEigenvalues } from '../linalg/index.js';
import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';

/**
 * The largest learning rate that is safe for every weighting at every time: `2 / (ℒ max_i K_ii + λ)`, because
 * `λ_max(diag(√q) K diag(√q)) ≤ Σ q_i K_ii ≤ max_i K_ii` on the simplex (grw.md §5). ∞ if every K_ii and λ are zero.
 *
 * @param kernel K, or only its diagonal blocks one below the other
 * @param coupled rows of K for each sample: with more than one, K_ii stands for the largest eigenvalue of a sample's block
 */
export function stabilityLimit(kernel: Matrix, curvature: number, lambda: number, coupled = 1): number {
  let largest = 0;
  for (let i = 0; i < kernel.rows; i += coupled) largest = Math.max(largest, largestOfBlock(kernel, i, coupled));
  return 2 / (curvature * largest + lambda);
}

function largestOfBlock({ columns, data }: Matrix, start: number, size: number): number {
  const left = columns === size ? 0 : start;
  if (size === 1) return data[start * columns + left]!;
  const block = matrix(size, size);
  for (let c = 0; c < size; c++)
    block.data.set(data.subarray((start + c) * columns + left, (start + c) * columns + left + size), c * size);
  return extremeEigenvalues(block).max;
}

/** η from what the sweep says. */
export function learningRate(lr: LearningRate, limit: number): number {
  return typeof lr === 'number' ? lr : lr.stable * limit;
}
