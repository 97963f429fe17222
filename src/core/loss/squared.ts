import type { Loss } from './loss.js';

/** `½ (ŷ − y)²`, equation (5). */
export const squared: Loss = {
  constants: {},
  value(ops, prediction, label) {
    const residual = ops.sub(prediction, label);
    return ops.mul(ops.constant(0.5), ops.mul(residual, residual));
  },
  derivative: (ops, prediction, label) => ops.sub(prediction, label),
  curvature: 1,
};
