import { matrix } from '../ops/index.js';
import { clampToUnit } from './columns.js';
import { rankConstants, ranks } from './ranks.js';
import type { Grouping, Rule } from './rule.js';

/**
 * Below so few samples both ends of the interval lie within the sample of the largest loss (ε < α), so that a longer
 * interval gives the same weights, without losing its length to rounding.
 */
const SHORTEST = 1e-6;

/**
 * CVaR without outliers (Zhai, Dan, Kolter & Ravikumar, "DORO", ICML 2021): drop the fraction ε of the largest losses,
 * then CVaR at level α of the rest; 0 ≤ ε < α ≤ 1. With losses sorted from the largest, one unit of length each, all
 * weight lies evenly on the interval from εn to `εn + α(1−ε)n`, as in the authors' code, which rounds both ends down;
 * here the samples at the ends count by the part inside. ε = 0 is CVaR. Does not satisfy Assumption 1.
 */
export function cvarDoro({ group }: Grouping, { alpha, eps }: { readonly alpha: number; readonly eps: number }): Rule {
  const n = group.length;
  const length = Math.max(SHORTEST, alpha * (1 - eps) * n);
  return {
    signature: 'cvar-doro',
    constants: {
      ...rankConstants(n),
      start: matrix(1, 1, [eps * n]),
      end: matrix(1, 1, [eps * n + length]),
      length: matrix(1, 1, [length]),
    },
    initial: {},
    staticWeights: null,
    mayVanish: true,
    apply(ops, seen, _memory, constants) {
      const rank = ranks(ops, seen.losses(), constants);
      const until = (bound: 'start' | 'end') => clampToUnit(ops, ops.sub(constants[bound]!, rank));
      return { weights: ops.div(ops.sub(until('end'), until('start')), constants['length']!), next: {} };
    },
  };
}
