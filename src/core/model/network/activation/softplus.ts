import type { Activation } from './activation.js';

/** `σ(h) = log(1 + e^h)`, `σ' = 1/(1 + e^{−h})`. */
export const softplus: Activation = {
  value: (ops, h) => ops.softplus(h),
  derivative: (ops, h) => ops.sigmoid(h),
};
