import type { Constants } from '../engine/index.js';
import type { TensorOps } from '../ops/index.js';

/**
 * A loss ℓ(ŷ, y) on real predictions for a given training set, applied elementwise, in a form that neither overflows nor
 * loses digits.
 */
export interface Loss {
  /** What differs between the training samples, each [n, 1]; handed to `value` and `derivative`. */
  readonly constants: Constants;
  /** ℓ(ŷ, y) ≥ 0. */
  value<T>(ops: TensorOps<T>, prediction: T, label: T, constants: Readonly<Record<string, T>>): T;
  /** ∂ℓ/∂ŷ. */
  derivative<T>(ops: TensorOps<T>, prediction: T, label: T, constants: Readonly<Record<string, T>>): T;
  /** ℒ = sup ∂²ℓ/∂ŷ², which bounds the stable learning rate (grw.md §5). */
  readonly curvature: number;
}
