import { matrix } from '../ops/index.js';
import { sumOf } from './columns.js';
import type { Grouping, Rule } from './rule.js';

/**
 * "Just train twice" (Liu et al., ICML 2021): ERM for T₁ ≥ 1 epochs; then, from the same initial point, training with the
 * weights of the samples that the first model gets wrong (margin ≤ 0) multiplied by κ > 0, as sampling them κ times
 * would. The epoch after the first T₁ finds the mistakes and goes back to θ⁽⁰⁾, so that the second training begins at
 * epoch T₁ + 1. Satisfies Assumption 1: static after T₁.
 *
 * The memory is the number of epochs left of the first training (−1 once it has been left), which single precision counts
 * exactly, and which samples were wrong.
 */
export function jtt({ group }: Grouping, { t1, kappa }: { readonly t1: number; readonly kappa: number }): Rule {
  const n = group.length;
  return {
    signature: 'jtt',
    constants: { ones: matrix(n, 1, new Float64Array(n).fill(1)), extra: matrix(1, 1, [kappa - 1]) },
    initial: { epochs_left: matrix(1, 1, [t1]), mistaken: matrix(n, 1) },
    staticWeights: null,
    restarts: true,
    apply(ops, seen, memory, constants) {
      const ones = constants['ones']!;
      const left = memory['epochs_left']!;
      const known = memory['mistaken']!;
      const [zero, one] = [ops.constant(0), ops.constant(1)];
      const isOver = ops.whereBelow(left, 0.5, one, zero);
      const isSecond = ops.whereBelow(left, -0.5, one, zero);
      const restart = ops.sub(isOver, isSecond);
      const mistaken = ops.whereBelow(ops.neg(seen.margins()), 0, ops.sub(ones, ones), ones);
      const raw = ops.add(ones, ops.mul(constants['extra']!, known));
      return {
        weights: ops.div(raw, sumOf(ops, raw, ones)),
        next: {
          epochs_left: ops.maximum(ops.sub(left, one), ops.constant(-1)),
          mistaken: ops.add(known, ops.mul(restart, mistaken)),
        },
        restart,
      };
    },
  };
}
