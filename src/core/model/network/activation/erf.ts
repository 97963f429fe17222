import type { Activation } from './activation.js';

/** `σ(h) = (2/√π) ∫₀ʰ e^{−t²} dt`, `σ' = (2/√π) e^{−h²}`: the activation whose wide-network kernel has a closed form. */
export const erf: Activation = {
  value: (ops, h) => ops.erf(h),
  derivative: (ops, h) => ops.mul(ops.constant(2 / Math.sqrt(Math.PI)), ops.exp(ops.neg(ops.mul(h, h)))),
};
