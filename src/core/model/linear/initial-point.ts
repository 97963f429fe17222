import type { LinearSpec } from '../../cell/index.js';
import { randomStream } from '../../random/index.js';

/**
 * θ⁽⁰⁾ of a linear model with d features. Its entries are float32 numbers, so that runs in either precision start from
 * the same point.
 */
export function linearInitialPoint(init: LinearSpec['init'], features: number, seed: number): Float64Array {
  if (init === 'zero') return new Float64Array(features);
  const stream = randomStream(seed, 'theta0');
  const bound = 1 / Math.sqrt(features);
  return Float64Array.from({ length: features }, (_, j) => Math.fround((2 * stream.uniform(j) - 1) * bound));
}
