import { matrix } from '../ops/index.js';
import { ballConstants, worstInBall } from './chi2-ball.js';
import { clampToUnit } from './columns.js';
import { rankConstants, ranks } from './ranks.js';
import type { Grouping, Rule } from './rule.js';

/**
 * χ²-DRO without outliers (Zhai, Dan, Kolter & Ravikumar, "DORO", ICML 2021): drop the fraction ε of the largest losses,
 * then χ²-DRO with `ρ = ½ (1/α − 1)²` on the rest; 0 ≤ ε < α ≤ 1. The authors' code drops ⌊εn⌋ samples; here the sample
 * at the edge stays with the part that is not dropped. ε = 0 is χ²-DRO. Does not satisfy Assumption 1.
 */
export function chi2Doro({ group }: Grouping, { alpha, eps }: { readonly alpha: number; readonly eps: number }): Rule {
  const n = group.length;
  return {
    signature: 'chi2-doro',
    constants: {
      ...rankConstants(n),
      ...ballConstants(n, { alpha }),
      dropped: matrix(1, 1, [eps * n]),
      kept: matrix(1, 1, [(1 - eps) * n]),
    },
    initial: {},
    staticWeights: null,
    mayVanish: true,
    apply(ops, seen, _memory, constants) {
      const losses = seen.losses();
      const end = ops.add(ranks(ops, losses, constants), ops.constant(1));
      const share = clampToUnit(ops, ops.sub(end, constants['dropped']!));
      return { weights: worstInBall(ops, losses, ops.div(share, constants['kept']!), constants), next: {} };
    },
  };
}
