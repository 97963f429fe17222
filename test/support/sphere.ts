import type { Dataset, Samples } from '../../src/core/data/index.js';
import { matrix } from '../../src/core/ops/index.js';
import { randomStream } from '../../src/core/random/index.js';

/** Eight points of the unit sphere in ten dimensions, six labelled −1 and two 1, and fifty more to look at. */
export function sphere(seed: number): Dataset {
  return { groupNames: ['many', 'few'], train: onSphere(8, seed, 'train'), test: onSphere(50, seed, 'test') };
}

function onSphere(n: number, seed: number, purpose: string): Samples {
  const stream = randomStream(seed, purpose);
  const x = matrix(
    n,
    10,
    Float64Array.from({ length: n * 10 }, (_, i) => stream.normal(i)),
  );
  for (let i = 0; i < n; i++) {
    const point = x.data.subarray(10 * i, 10 * (i + 1));
    const norm = Math.hypot(...point);
    point.forEach((value, j) => (point[j] = value / norm));
  }
  const few = (i: number) => (i % 4 === 3 ? 1 : 0);
  return {
    x,
    y: Float64Array.from({ length: n }, (_, i) => 2 * few(i) - 1),
    group: Int32Array.from({ length: n }, (_, i) => few(i)),
  };
}
