import type { Grouping, Rule } from './rule.js';
import { staticWeights } from './static-weights.js';

/** Weights from the sweep file, in any unit: of every sample of a group, by the group's name, or of each sample. */
export interface CustomWeights {
  readonly groups?: Readonly<Record<string, number | undefined>> | undefined;
  readonly samples?: readonly number[] | undefined;
}

/**
 * Static weights as given, divided by their sum: `q_i ∝ w_k` for the samples of group k, or `q_i ∝ w_i`. Satisfies
 * Assumption 1 if no weight is zero.
 * @throws RangeError if the weights are not one ≥ 0 for each group or sample, with a sum > 0
 */
export function custom({ group, names }: Grouping, { groups, samples }: CustomWeights): Rule {
  const raw = samples ?? Array.from(group, (k) => groups?.[names[k]!] ?? Number.NaN);
  if (raw.length !== group.length) throw new RangeError(`${raw.length} weights for ${group.length} samples`);
  const largest = Math.max(...raw);
  if (!raw.every((weight) => weight >= 0) || !(largest > 0 && largest < Infinity))
    throw new RangeError('weights have to be numbers ≥ 0, not all zero, one for each group or sample');
  const relative = raw.map((weight) => weight / largest);
  const total = relative.reduce((sum, weight) => sum + weight, 0);
  return staticWeights(Float64Array.from(relative, (weight) => weight / total));
}
