import type { Activation } from './activation.js';

/** `σ(h) = 1/(1 + e^{−h})`, `σ' = σ (1 − σ)`. */
export const sigmoid: Activation = {
  value: (ops, h) => ops.sigmoid(h),
  derivative: (ops, _h, x) => ops.mul(x, ops.sub(ops.constant(1), x)),
};
