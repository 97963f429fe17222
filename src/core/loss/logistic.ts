import type { Loss } from './loss.js';

/** `log(1 + e^{−yŷ})` for y = ±1, equation (16). */
export const logistic: Loss = {
  constants: {},
  value: (ops, prediction, label) => ops.softplus(ops.neg(ops.mul(label, prediction))),
  derivative: (ops, prediction, label) => ops.neg(ops.mul(label, ops.sigmoid(ops.neg(ops.mul(label, prediction))))),
  curvature: 0.25,
};
