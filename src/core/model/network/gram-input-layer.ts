import type { Dataset } from '../../data/index.js';
import { dot, innerProducts } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix, matrixOps } from '../../ops/index.js';
import { kernelSpan } from '../kernel/index.js';
import type { Architecture } from './architecture.js';
import type { InitialPoint } from './initial-point.js';
import type { InputLayer } from './input-layer.js';

/**
 * The Gram form of the first layer (grw.md §5.2): every step of (W⁰, b⁰) is a combination of the samples, so
 * `h¹ = H⁰ + G A` with `G(x, x') = s² ⟨x, x'⟩ + t²` and `A ← (1 − ηλ) A − δ¹`. O(n²m) an epoch, and no d × m matrix after
 * t = 0. State: A, [n, m].
 */
export function gramInputLayer(dataset: Dataset, net: Architecture, start: InitialPoint): InputLayer {
  const { train, test } = dataset;
  const { weight, bias } = net.layers[0]!;
  const n = train.x.rows;
  const gram = (a: Matrix, b: Matrix): Matrix => {
    const products = innerProducts(a, b);
    return { ...products, data: products.data.map((product) => weight ** 2 * product + bias ** 2) };
  };
  const trainGram = gram(train.x, train.x);
  const testGram = gram(test.x, train.x);
  const { h0, testH0, squaredNorm } = initialPreactivations(dataset, net, start);

  const span = kernelSpan(trainGram);
  const initialCoordinates = span.ofValues(h0);
  const inside = dot(initialCoordinates.data, initialCoordinates.data);
  const preactivation = (from: Matrix, kernel: Matrix, a: Matrix): Matrix =>
    matrixOps.add(from, matrixOps.matmul(kernel, a));
  return {
    signature: 'gram',
    constants: { h0, gram: trainGram },
    initial: { a: matrix(n, net.width) },
    forward: (ops, state, constants) => ops.add(constants['h0']!, ops.matmul(constants['gram']!, state['a']!)),
    descend(ops, state, _constants, delta, decay) {
      const a = state['a']!;
      return { a: ops.sub(decay === null ? a : ops.mul(decay, a), delta) };
    },
    trainPreactivation: (state) => preactivation(h0, trainGram, state['a']!),
    testPreactivation: (state) => preactivation(testH0, testGram, state['a']!),
    coordinates: (state) => matrixOps.add(initialCoordinates, span.ofCombination(state['a']!)).data,
    outside: Math.sqrt(Math.max(0, squaredNorm - inside)),
  };
}

/** h¹ at t = 0 on all points, [n, m], and ‖(W⁰, b⁰)‖². */
function initialPreactivations(
  { train, test }: Dataset,
  net: Architecture,
  start: InitialPoint,
): { h0: Matrix; testH0: Matrix; squaredNorm: number } {
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
  return { h0, testH0, squaredNorm };
}
