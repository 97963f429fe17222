import { matrix } from '../ops/index.js';
import { smallestOf, softmaxOf } from './columns.js';
import type { Grouping, Rule } from './rule.js';

/**
 * The weights of the focal loss (Lin et al., ICCV 2017): `q_i ∝ (1 − p_i)^γ`, γ ≥ 0, with `p_i = 1/(1 + e^{−s_i})` the
 * probability of the true class, whatever the loss; s is the margin, with several outputs the log-odds of their softmax.
 * They are weights: no gradient flows through them, unlike in the focal loss itself, and they are normalised to sum 1.
 * γ = 0 is ERM.
 *
 * Computed as the softmax of `γ log(1 − p_i) = −γ log(1 + e^{s_i})`, so that weights remain where every 1 − p_i has
 * underflown. Often violates Assumption 1: as margins grow apart, weights go to zero.
 */
export function focal(_grouping: Grouping, { gamma }: { readonly gamma: number }): Rule {
  return {
    signature: 'focal',
    constants: { gamma: matrix(1, 1, [gamma]) },
    initial: {},
    staticWeights: null,
    apply(ops, seen, _memory, constants) {
      const confidence = ops.softplus(seen.logOdds());
      const ahead = ops.sub(confidence, smallestOf(ops, confidence));
      return { weights: softmaxOf(ops, ops.neg(ops.mul(constants['gamma']!, ahead))), next: {} };
    },
  };
}
