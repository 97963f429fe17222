import type { Activation } from './activation.js';

/** `σ = tanh`, `σ' = 1 − σ²`. */
export const tanh: Activation = {
  value: (ops, h) => ops.tanh(h),
  derivative: (ops, _h, x) => ops.sub(ops.constant(1), ops.mul(x, x)),
};
