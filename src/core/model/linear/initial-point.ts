import type { LinearSpec } from '../../cell/index.js';
import { randomStream } from '../../random/index.js';

/**
 * θ⁽⁰⁾ of a linear model with d features, [d, C] row-major; its first column is the same for any C. Its entries are
 * float32 numbers, so that runs in either precision start from the same point.
 */
export function linearInitialPoint(
  init: LinearSpec['init'],
  features: number,
  seed: number,
  outputs = 1,
): Float64Array {
  const theta = new Float64Array(features * outputs);
  if (init === 'zero') return theta;
  const stream = randomStream(seed, 'theta0');
  const bound = 1 / Math.sqrt(features);
  for (let c = 0; c < outputs; c++)
    for (let j = 0; j < features; j++)
      theta[j * outputs + c] = Math.fround((2 * stream.uniform(c * features + j) - 1) * bound);
  return theta;
}
