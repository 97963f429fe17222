import { matrix } from '../ops/index.js';
import { type Ball, ballConstants, worstInBall } from './chi2-ball.js';
import type { Grouping, Rule } from './rule.js';

/**
 * χ²-DRO (Hashimoto et al., ICML 2018): the worst weights within `½ (1/n) Σ (n q_i − 1)² ≤ ρ`, ρ ≥ 0, or
 * `ρ = ½ (1/α − 1)²`, α ∈ (0, 1]; see `worstInBall` for η* and for whose constants these are. α = 1 and ρ = 0 are ERM.
 * Does not satisfy Assumption 1: weights are zero below η*.
 */
export function chi2Dro({ group }: Grouping, ball: Ball): Rule {
  const n = group.length;
  return {
    signature: 'chi2-dro',
    constants: { ...ballConstants(n, ball), uniform: matrix(n, 1, new Float64Array(n).fill(1 / n)) },
    initial: {},
    staticWeights: null,
    mayVanish: true,
    apply: (ops, seen, _memory, constants) => ({
      weights: worstInBall(ops, seen.losses(), constants['uniform']!, constants),
      next: {},
    }),
  };
}
