import type { Loss } from './loss.js';
import { type By, partsOf, type TrainingSet } from './training-set.js';
import { vectorScaling } from './vector-scaling.js';

/**
 * Logit adjustment (Menon et al., ICLR 2021): logits are shifted by `τ log π_c`, τ ≥ 0, which in binary form is
 * `log(1 + e^{ι_y} e^{−z})` with `ι_y = τ log((1 − π_y) / π_y)`, π_y the share of the class (or group) in the training set.
 * τ = 0 is the logistic loss.
 */
export function logitAdjustment({ by, tau }: { readonly by: By; readonly tau: number }, training: TrainingSet): Loss {
  return vectorScaling(partsOf(training, by), (k, { part, sizes }) => ({
    omega: 1,
    // A lone part has no other to be adjusted against.
    iota: sizes[k] === part.length ? 0 : tau * Math.log((part.length - sizes[k]!) / sizes[k]!),
    delta: 1,
  }));
}
