import type { Dataset } from '../../data/index.js';
import { dot } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';
import type { Architecture } from './architecture.js';
import type { FirstDraw } from './first-draw.js';
import type { InitialPoint } from './initial-point.js';
import { SparseProduct } from './sparse-product.js';

/** Units whose weights are there at once, few enough for them to stay in a near cache. */
const BLOCK = 64;

/** The first layer of a point that is drawn number by number: O(d m) of them, of which only what they do is kept. */
export function explicitFirstDraw({ train, test }: Dataset, net: Architecture, start: InitialPoint): FirstDraw {
  const { weight, bias } = net.layers[0]!;
  const { width } = net;
  const h0 = matrix(train.x.rows, width);
  const testH0 = matrix(test.x.rows, width);
  const sides = [
    { product: new SparseProduct(train.x), h: h0 },
    { product: new SparseProduct(test.x), h: testH0 },
  ];
  /** W⁰ and b⁰ of the units of a block: [d, units] and [units]. */
  let block = blockFrom(0);
  function blockFrom(from: number): { from: number; weights: Matrix; biases: Float64Array } {
    const units = Math.min(BLOCK, width - from);
    return { from, weights: matrix(train.x.columns, units), biases: new Float64Array(units) };
  }
  const take = (): void => {
    const { from, weights, biases } = block;
    const units = biases.length;
    for (const { product, h } of sides)
      product.eachRow(weights.data, units, (i, sums) => {
        const at = i * width + from;
        for (let u = 0; u < units; u++) h.data[at + u] = weight * sums[u]! + bias * biases[u]!;
      });
  };

  let squaredNorm = 0;
  start.eachFirstUnit((unit, unitWeights, b) => {
    const { from, weights, biases } = block;
    const units = biases.length;
    const u = unit - from;
    biases[u] = b;
    for (let j = 0; j < unitWeights.length; j++) weights.data[j * units + u] = unitWeights[j]!;
    squaredNorm += dot(unitWeights, unitWeights) + b ** 2;
    if (u < units - 1) return;
    take();
    block = blockFrom(unit + 1);
  });
  return {
    h0,
    testH0,
    outside: (_span, inside) => Math.sqrt(Math.max(0, squaredNorm - dot(inside.data, inside.data))),
  };
}
