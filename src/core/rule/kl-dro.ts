import { matrix } from '../ops/index.js';
import { largestOf, softmaxOf } from './columns.js';
import type { Grouping, Rule } from './rule.js';

/**
 * KL-regularised DRO, also called tilted ERM (Hu & Hong 2013; Li et al., ICLR 2021): `q_i ∝ exp(ℓ_i/τ)`, τ > 0. τ → ∞ is
 * ERM, τ → 0 the largest loss alone. Satisfies Assumption 1 when the losses converge.
 */
export function klDro(_grouping: Grouping, { tau }: { readonly tau: number }): Rule {
  return {
    signature: 'kl-dro',
    constants: { tau: matrix(1, 1, [tau]) },
    initial: {},
    staticWeights: null,
    apply(ops, seen, _memory, constants) {
      const losses = seen.losses();
      const behind = ops.sub(losses, largestOf(ops, losses));
      return { weights: softmaxOf(ops, ops.div(behind, constants['tau']!)), next: {} };
    },
  };
}
