import type { LearningRate } from '../cell/index.js';
import type { Matrix } from '../ops/index.js';

/**
 * The largest learning rate that is safe for every weighting at every time: `2 / (ℒ max_i K_ii + λ)`, because
 * `λ_max(diag(√q) K diag(√q)) ≤ Σ q_i K_ii ≤ max_i K_ii` on the simplex (grw.md §5). ∞ if every K_ii and λ are zero.
 */
export function stabilityLimit(kernel: Matrix, curvature: number, lambda: number): number {
  let largest = 0;
  for (let i = 0; i < kernel.rows; i++) largest = Math.max(largest, kernel.data[i * kernel.columns + i]!);
  return 2 / (curvature * largest + lambda);
}

/** η from what the sweep says. */
export function learningRate(lr: LearningRate, limit: number): number {
  return typeof lr === 'number' ? lr : lr.stable * limit;
}
