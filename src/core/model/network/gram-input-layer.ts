import type { Dataset } from '../../data/index.js';
import { innerProducts } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix, matrixOps } from '../../ops/index.js';
import { kernelSpan } from '../kernel/index.js';
import type { Architecture } from './architecture.js';
import type { FirstDraw } from './first-draw.js';
import type { InputLayer } from './input-layer.js';

/**
 * The Gram form of the first layer (grw.md §5.2): every step of (W⁰, b⁰) is a combination of the samples, so
 * `h¹ = H⁰ + G A` with `G(x, x') = s² ⟨x, x'⟩ + t²` and `A ← (1 − ηλ) A − δ¹`. O(n²m) an epoch, and no d × m matrix after
 * t = 0. State: A, [n, m].
 */
export function gramInputLayer(dataset: Dataset, net: Architecture, draw: FirstDraw): InputLayer {
  const { train, test } = dataset;
  const { weight, bias } = net.layers[0]!;
  const n = train.x.rows;
  const gram = (a: Matrix, b: Matrix): Matrix => {
    const products = innerProducts(a, b);
    return { ...products, data: products.data.map((product) => weight ** 2 * product + bias ** 2) };
  };
  const trainGram = gram(train.x, train.x);
  const testGram = gram(test.x, train.x);
  const { h0, testH0 } = draw;

  const span = kernelSpan(trainGram);
  const initialCoordinates = span.ofValues(h0);
  const preactivation = (from: Matrix, kernel: Matrix, a: Matrix): Matrix =>
    matrixOps.add(from, matrixOps.matmul(kernel, a));
  const coordinates = (a: Matrix): Float64Array => matrixOps.add(initialCoordinates, span.ofCombination(a)).data;
  const begins = matrix(n, net.width);
  return {
    level: 1,
    signature: 'gram',
    constants: { h0, gram: trainGram },
    initial: { a: begins },
    unitwise: ['a', 'h0'],
    forward: (ops, state, constants) => ops.add(constants['h0']!, ops.matmul(constants['gram']!, state['a']!)),
    descend(ops, state, _constants, delta, decay) {
      const a = state['a']!;
      return { a: ops.sub(decay === null ? a : ops.mul(decay, a), delta) };
    },
    start: { train: h0, test: testH0 },
    at: (state) => ({
      pieces: [coordinates(state['a']!)],
      train: () => preactivation(h0, trainGram, state['a']!),
      test: () => preactivation(testH0, testGram, state['a']!),
    }),
    startPieces: () => [coordinates(begins)],
    outside: draw.outside(span, initialCoordinates),
  };
}
