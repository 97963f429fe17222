import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';
import type { Loss } from './loss.js';

/** Labels as a loss compares them with predictions: ±1, [n, 1], or one-hot rows, [n, C]. */
export function targetsOf({ classes }: Loss, labels: Float64Array): Matrix {
  if (classes === undefined) return matrix(labels.length, 1, labels);
  const targets = matrix(labels.length, classes);
  labels.forEach((label, i) => {
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      throw new RangeError(`sample ${i} has the label ${label}, which is no class of 0 … ${classes - 1}`);
    targets.data[i * classes + label] = 1;
  });
  return targets;
}
