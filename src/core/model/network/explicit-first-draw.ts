import type { Dataset } from '../../data/index.js';
import { dot } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';
import type { Architecture } from './architecture.js';
import type { FirstDraw } from './first-draw.js';
import type { InitialPoint } from './initial-point.js';

/** The first layer of a point that is drawn number by number: O(d m) of them, of which only what they do is kept. */
export function explicitFirstDraw({ train, test }: Dataset, net: Architecture, start: InitialPoint): FirstDraw {
  const { weight, bias } = net.layers[0]!;
  const h0 = matrix(train.x.rows, net.width);
  const testH0 = matrix(test.x.rows, net.width);
  const fill = (h: Matrix, { rows, columns, data }: Matrix, unit: number, weights: Float64Array, b: number): void => {
    for (let i = 0; i < rows; i++)
      h.data[i * net.width + unit] = weight * dot(data.subarray(i * columns, (i + 1) * columns), weights) + bias * b;
  };
  let squaredNorm = 0;
  start.eachFirstUnit((unit, weights, b) => {
    fill(h0, train.x, unit, weights, b);
    fill(testH0, test.x, unit, weights, b);
    squaredNorm += dot(weights, weights) + b ** 2;
  });
  return {
    h0,
    testH0,
    outside: (_span, inside) => Math.sqrt(Math.max(0, squaredNorm - dot(inside.data, inside.data))),
  };
}
