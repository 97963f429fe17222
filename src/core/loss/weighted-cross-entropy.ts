import type { Loss } from './loss.js';
import { type By, partsOf, type TrainingSet } from './training-set.js';
import { vectorScaling } from './vector-scaling.js';

/**
 * Weighted cross-entropy: `ω_y log(1 + e^{−z})` with `ω_y = n / (K n_y)`, so that every class (or group) weighs as much as
 * any other and ω is 1 on average over the samples.
 */
export function weightedCrossEntropy({ by }: { readonly by: By }, training: TrainingSet): Loss {
  return vectorScaling(partsOf(training, by), (k, { part, sizes }) => ({
    omega: part.length / (sizes.length * sizes[k]!),
    iota: 0,
    delta: 1,
  }));
}
