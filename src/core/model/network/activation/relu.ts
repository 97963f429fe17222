import type { Activation } from './activation.js';

/** `σ(h) = max(h, 0)`, `σ'` = 1 for h > 0, else 0. Not differentiable at 0: it violates Assumption 2. */
export const relu: Activation = {
  value: (ops, h) => ops.maximum(h, ops.constant(0)),
  derivative(ops, h) {
    const zero = ops.mul(h, ops.constant(0));
    return ops.whereBelow(ops.neg(h), 0, ops.add(zero, ops.constant(1)), zero);
  },
};
