import type { Loss } from './loss.js';
import { type By, partsOf, type TrainingSet } from './training-set.js';
import { vectorScaling } from './vector-scaling.js';

/**
 * Label-distribution-aware margins (Cao, Wei, Gaidon, Arechiga & Ma, NeurIPS 2019), binary: the logistic loss at
 * `z − C / n_y^{1/4}`, C ≥ 0, n_y the size of the class (or group). C is used as given; the authors' code derives it from
 * the largest margin (0.5, which is C for a class of one) and also multiplies logits by 30, which is not done here.
 */
export function ldam({ by, c }: { readonly by: By; readonly c: number }, training: TrainingSet): Loss {
  return vectorScaling(partsOf(training, by), (k, { sizes }) => ({
    omega: 1,
    iota: c / sizes[k]! ** 0.25,
    delta: 1,
  }));
}
