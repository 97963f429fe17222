import type { TensorOps } from '../ops/index.js';

/** A loss ℓ(ŷ, y) on real predictions, applied elementwise, in a form that neither overflows nor loses digits. */
export interface Loss {
  /** ℓ(ŷ, y) ≥ 0. */
  value<T>(ops: TensorOps<T>, prediction: T, label: T): T;
  /** ∂ℓ/∂ŷ. */
  derivative<T>(ops: TensorOps<T>, prediction: T, label: T): T;
  /** ℒ = sup ∂²ℓ/∂ŷ², which bounds the stable learning rate (grw.md §5). */
  readonly curvature: number;
}
