import type { Matrix } from '../../ops/index.js';
import type { KernelSpan } from '../kernel/index.js';

/** The first layer at t = 0, as the Gram form of it needs to know it. */
export interface FirstDraw {
  /** h¹ on the training set, [n, m], and on the evaluation set. */
  readonly h0: Matrix;
  readonly testH0: Matrix;
  /**
   * The norm of the part of (W⁰, b⁰) outside the span of the training gradients.
   * @param inside coordinates of the part within, [n, m]
   */
  outside(span: KernelSpan, inside: Matrix): number;
}
