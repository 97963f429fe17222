import type { Loss } from './loss.js';
import { type By, partsOf, type TrainingSet } from './training-set.js';
import { vectorScaling } from './vector-scaling.js';

/**
 * Class-dependent temperatures (Ye, Chen, Zhan & Chao 2020): `log(1 + e^{−Δ_y z})` with `Δ_y = (n_y / n_max)^γ`, γ ≥ 0, so
 * that rarer classes (or groups) need larger margins. γ = 0 is the logistic loss.
 */
export function classDependentTemperature(
  { by, gamma }: { readonly by: By; readonly gamma: number },
  training: TrainingSet,
): Loss {
  return vectorScaling(partsOf(training, by), (k, { sizes }) => ({
    omega: 1,
    iota: 0,
    delta: (sizes[k]! / Math.max(...sizes)) ** gamma,
  }));
}
