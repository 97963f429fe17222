import type { Activation } from './activation.js';

/** `σ(h) = h s(h)`, `σ' = s + σ (1 − s)`, with s the sigmoid (Ramachandran, Zoph & Le 2017, β = 1; also called SiLU). */
export const swish: Activation = {
  value: (ops, h) => ops.mul(h, ops.sigmoid(h)),
  derivative(ops, h, x) {
    const s = ops.sigmoid(h);
    return ops.add(s, ops.mul(x, ops.sub(ops.constant(1), s)));
  },
};
