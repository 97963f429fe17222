import type { Dataset } from '../../data/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix, matrixOps } from '../../ops/index.js';
import type { Architecture } from './architecture.js';
import type { InitialPoint } from './initial-point.js';
import type { InputLayer } from './input-layer.js';
import { relax } from './relax.js';

/** W⁰ [d, m] and b⁰ [1, m] as they begin, and what they do to the points. */
export interface DrawnInput {
  readonly weights: Matrix;
  readonly bias: Matrix;
  readonly start: InputLayer['start'];
}

export function drawnInput({ train, test }: Dataset, net: Architecture, point: InitialPoint): DrawnInput {
  const weights = matrix(train.x.columns, net.width);
  const bias = matrix(1, net.width);
  point.eachFirstUnit((unit, unitWeights, unitBias) => {
    bias.data[unit] = unitBias;
    unitWeights.forEach((value, j) => (weights.data[j * net.width + unit] = value));
  });
  const preactivation = (samples: Matrix): Matrix => preactivationOf(net, samples, weights, bias);
  return { weights, bias, start: { train: preactivation(train.x), test: preactivation(test.x) } };
}

function preactivationOf(net: Architecture, samples: Matrix, w0: Matrix, b0: Matrix): Matrix {
  const { weight, bias } = net.layers[0]!;
  return matrixOps.add(
    matrixOps.mul(matrixOps.constant(weight), matrixOps.matmul(samples, w0)),
    matrixOps.mul(matrixOps.constant(bias), b0),
  );
}

/** The textbook form: W⁰ and b⁰ themselves, O(ndm) an epoch. State: W⁰ [d, m], b⁰ [1, m]. */
export function plainInputLayer(
  { train, test }: Dataset,
  net: Architecture,
  { weights, bias, start }: DrawnInput,
  isRegularised: boolean,
): InputLayer {
  const { x } = train;
  const scale = net.layers[0]!;
  const coordinates = (w0: Matrix, b0: Matrix): Float64Array => {
    const all = new Float64Array((x.columns + 1) * net.width);
    all.set(w0.data);
    all.set(b0.data, x.columns * net.width);
    return all;
  };
  return {
    level: 1,
    signature: 'plain',
    constants: {
      x,
      ones: matrix(x.rows, 1, new Float64Array(x.rows).fill(1)),
      ...(isRegularised ? { start_w0: weights, start_b0: bias } : {}),
    },
    initial: { w0: weights, b0: bias },
    unitwise: ['w0', 'b0', 'start_w0', 'start_b0'],
    forward(ops, state, constants) {
      const product = ops.matmul(constants['x']!, state['w0']!);
      return ops.add(ops.mul(ops.constant(scale.weight), product), ops.mul(ops.constant(scale.bias), state['b0']!));
    },
    descend(ops, state, constants, delta, decay) {
      const weightStep = ops.matmul(constants['x']!, ops.mul(ops.constant(scale.weight), delta), { a: true });
      const biasStep = ops.matmul(constants['ones']!, ops.mul(ops.constant(scale.bias), delta), { a: true });
      return {
        w0: relax(ops, state['w0']!, constants['start_w0'], decay, weightStep),
        b0: relax(ops, state['b0']!, constants['start_b0'], decay, biasStep),
      };
    },
    start,
    at(state) {
      const [w0, b0] = [state['w0']!, state['b0']!];
      return {
        pieces: [coordinates(w0, b0)],
        train: () => preactivationOf(net, x, w0, b0),
        test: () => preactivationOf(net, test.x, w0, b0),
      };
    },
    startPieces: () => [coordinates(weights, bias)],
    outside: 0,
  };
}
