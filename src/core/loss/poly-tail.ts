import type { Loss } from './loss.js';

/**
 * The polynomially tailed loss, equation (19) (Wang et al., "Is importance weighting incompatible with interpolating
 * classifiers?", ICLR 2022): with z = yŷ, `1 / (z − (β − 1))^α` for z ≥ β and, below, the logistic loss shifted by a
 * constant so that ℓ is continuous at β. Its derivative jumps down at β (a concave kink).
 */
export function polyTail({ alpha, beta }: { readonly alpha: number; readonly beta: number }): Loss {
  const logisticAtBeta = Math.max(-beta, 0) + Math.log1p(Math.exp(-Math.abs(beta)));
  const shift = 1 - logisticAtBeta;
  return {
    constants: {},
    value(ops, prediction, label) {
      const z = ops.mul(label, prediction);
      // At and beyond β the base is ≥ 1; the maximum only keeps the unused branch finite.
      const base = ops.maximum(ops.sub(z, ops.constant(beta - 1)), ops.constant(1));
      const left = ops.add(ops.softplus(ops.neg(z)), ops.constant(shift));
      return ops.whereBelow(z, beta, left, ops.pow(base, -alpha));
    },
    derivative(ops, prediction, label) {
      const z = ops.mul(label, prediction);
      const base = ops.maximum(ops.sub(z, ops.constant(beta - 1)), ops.constant(1));
      const right = ops.mul(ops.constant(alpha), ops.pow(base, -alpha - 1));
      const slope = ops.whereBelow(z, beta, ops.sigmoid(ops.neg(z)), right);
      return ops.neg(ops.mul(label, slope));
    },
    curvature: Math.max(0.25, alpha * (alpha + 1)),
  };
}
