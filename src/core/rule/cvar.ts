import { matrix } from '../ops/index.js';
import { clampToUnit } from './columns.js';
import { rankConstants, ranks } from './ranks.js';
import type { Grouping, Rule } from './rule.js';

/**
 * Conditional value at risk at level α ∈ (0, 1] (Rockafellar & Uryasev 2000): weight `1/(αn)` on the αn largest losses.
 * Where αn is not whole, the last of them has the fraction that is left; implementations that take the ⌊αn⌋ or ⌈αn⌉
 * largest differ there. Of equal losses the first sample's counts as larger. α = 1 is ERM; α ≤ 1/n the largest loss
 * alone. Does not satisfy Assumption 1: weights are zero below the quantile.
 */
export function cvar({ group }: Grouping, { alpha }: { readonly alpha: number }): Rule {
  const n = group.length;
  return {
    signature: 'cvar',
    constants: { ...rankConstants(n), level: matrix(1, 1, [Math.max(1, alpha * n)]) },
    initial: {},
    staticWeights: null,
    mayVanish: true,
    apply(ops, seen, _memory, constants) {
      const level = constants['level']!;
      const share = clampToUnit(ops, ops.sub(level, ranks(ops, seen.losses(), constants)));
      return { weights: ops.div(share, level), next: {} };
    },
  };
}
