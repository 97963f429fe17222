import type { TensorOps } from './tensor-ops.js';

/** Interprets elementwise mathematics on plain numbers: the reference for every other interpreter, and for records. */
export const scalarOps: TensorOps<number> = {
  constant: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: (a, b) => Math.max(a, b),
  neg: (a) => -a,
  exp: Math.exp,
  pow: (a, exponent) => a ** exponent,
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  sigmoid: (a) => {
    const u = Math.exp(-Math.abs(a));
    return (a >= 0 ? 1 : u) / (1 + u);
  },
  whereBelow: (a, bound, ifBelow, otherwise) => (a < bound ? ifBelow : otherwise),
  matmul: (a, b) => a * b,
  rowMax: (a) => a,
  softmax: () => 1,
};
