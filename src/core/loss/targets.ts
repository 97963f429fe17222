import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';
import type { Loss } from './loss.js';

/** Labels as a loss compares them with predictions: ±1, [n, 1], or one-hot rows, [n, C]. */
export function targetsOf({ classes }: Loss, labels: Float64Array): Matrix {
  if (classes === undefined) return matrix(labels.length, 1, labels);
  const targets = matrix(labels.length, classes);
  labels.forEach((label, i) => (targets.data[i * classes + label] = 1));
  return targets;
}
