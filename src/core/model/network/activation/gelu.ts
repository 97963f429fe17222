import type { TensorOps } from '../../../ops/index.js';
import type { Activation } from './activation.js';

/**
 * `σ(h) = h Φ(h)`, `σ' = Φ(h) + h φ(h)`, with Φ and φ of the standard normal law (Hendrycks & Gimpel 2016): the exact
 * form, not its approximation by tanh.
 */
export const gelu: Activation = {
  value: (ops, h) => ops.mul(h, normalCdf(ops, h)),
  derivative(ops, h) {
    const density = ops.exp(ops.mul(ops.constant(-0.5), ops.mul(h, h)));
    return ops.add(normalCdf(ops, h), ops.mul(ops.mul(h, ops.constant(1 / Math.sqrt(2 * Math.PI))), density));
  },
};

/** `Φ(h) = (1 + erf(h/√2)) / 2`. */
function normalCdf<T>(ops: TensorOps<T>, h: T): T {
  return ops.mul(ops.constant(0.5), ops.add(ops.constant(1), ops.erf(ops.mul(ops.constant(Math.SQRT1_2), h))));
}
