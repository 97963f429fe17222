import type { Grouping, Rule } from './rule.js';
import { staticWeights } from './static-weights.js';

/** Empirical risk minimisation: `q_i = 1/n`. Satisfies Assumption 1. */
export function erm({ group }: Grouping): Rule {
  return staticWeights(new Float64Array(group.length).fill(1 / group.length));
}
