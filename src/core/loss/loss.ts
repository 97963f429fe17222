import type { Constants } from '../engine/index.js';
import type { TensorOps } from '../ops/index.js';

/**
 * A loss ℓ(ŷ, y) on real predictions for a given training set, sample by sample, in a form that neither overflows nor
 * loses digits. Predictions and targets are [n, 1], labels ±1; for a loss over C classes they are [n, C], labels one-hot.
 */
export interface Loss {
  /** C, for a loss over classes; absent for one output. */
  readonly classes?: number;
  /** What differs between the training samples, each [n, 1], or other constants; handed to `value` and `derivative`. */
  readonly constants: Constants;
  /** ℓ(ŷ, y) ≥ 0, [n, 1]. */
  value<T>(ops: TensorOps<T>, prediction: T, target: T, constants: Readonly<Record<string, T>>): T;
  /** ∂ℓ/∂ŷ, of the shape of ŷ. */
  derivative<T>(ops: TensorOps<T>, prediction: T, target: T, constants: Readonly<Record<string, T>>): T;
  /** ℒ = sup ∂²ℓ/∂ŷ², of several outputs the largest eigenvalue; it bounds the stable learning rate (grw.md §5). */
  readonly curvature: number;
}
