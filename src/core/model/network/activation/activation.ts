import type { TensorOps } from '../../../ops/index.js';

/** A nonlinearity σ, applied elementwise. */
export interface Activation {
  /** σ(h). */
  value<T>(ops: TensorOps<T>, h: T): T;
  /** σ'(h), given h and x = σ(h). */
  derivative<T>(ops: TensorOps<T>, h: T, x: T): T;
}
