import type { Grouping, Rule } from './rule.js';
import { staticWeights } from './static-weights.js';

/** Importance weighting (Shimodaira 2000) to balanced groups: `q_i = 1/(K n_k)`. Satisfies Assumption 1. */
export function importanceWeighting({ group, sizes }: Grouping): Rule {
  return staticWeights(Float64Array.from(group, (k) => 1 / (sizes.length * sizes[k]!)));
}
