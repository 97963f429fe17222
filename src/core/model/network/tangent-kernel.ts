import { innerProducts } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix, matrixOps } from '../../ops/index.js';
import type { Dataset } from '../../data/index.js';
import type { Architecture } from './architecture.js';
import type { InitialPoint } from './initial-point.js';
import type { InputLayer } from './input-layer.js';
import { backward, forward } from './propagation.js';

/** A network at t = 0, as its linearisation (11) sees it. */
export interface Tangent {
  /** Θ between training samples, [n, n], and of evaluation points with them, [m, n]. */
  readonly kernel: Matrix;
  readonly testKernel: Matrix;
  readonly f0: Float64Array;
  readonly testF0: Float64Array;
  /** ⟨∇f(x_i), θ⁽⁰⁾⟩ for every training sample: by Euler's rule `Σ_l ⟨δ^l, h^l⟩`, [n, 1]. */
  readonly slopeAlongStart: Matrix;
}

/**
 * `Θ(x, x') = Σ_{l=0}^{L} (s_l² ⟨x^l, x'^l⟩ + t_l²) ⟨δ^{l+1}, δ'^{l+1}⟩` with δ the back-propagated derivative of the output
 * (grw.md §4). With W^L = 0 only its last term is not zero.
 */
export function tangentOf(
  { train, test }: Dataset,
  net: Architecture,
  start: InitialPoint,
  input: InputLayer,
): Tangent {
  const own = propagated(net, start, train.x, input.trainPreactivation(input.initial));
  const other = propagated(net, start, test.x, input.testPreactivation(input.initial));
  return {
    kernel: kernelBetween(net, own, own),
    testKernel: kernelBetween(net, other, own),
    f0: own.output.data,
    testF0: other.output.data,
    slopeAlongStart: matrix(
      own.output.rows,
      1,
      Float64Array.from({ length: own.output.rows }, (_, i) =>
        own.deltas.reduce((sum, delta, l) => sum + rowProduct(delta, own.preactivations[l]!, i), 0),
      ),
    ),
  };
}

/** Of the layers 0 … L: inputs x^l, and h^{l+1} and δ^{l+1}. */
interface Propagated {
  readonly inputs: readonly Matrix[];
  readonly preactivations: readonly Matrix[];
  readonly deltas: readonly Matrix[];
  readonly output: Matrix;
}

function propagated(net: Architecture, { layers }: InitialPoint, x: Matrix, first: Matrix): Propagated {
  const pass = forward(matrixOps, net, layers, first);
  const ones = matrix(x.rows, 1, new Float64Array(x.rows).fill(1));
  return {
    inputs: [x, ...pass.activations],
    preactivations: [...pass.preactivations, pass.output],
    deltas: backward(matrixOps, net, layers, pass, ones),
    output: pass.output,
  };
}

function kernelBetween(net: Architecture, a: Propagated, b: Propagated): Matrix {
  const sum = matrix(a.output.rows, b.output.rows);
  net.layers.forEach(({ weight, bias }, l) => {
    const inputs = innerProducts(a.inputs[l]!, b.inputs[l]!).data;
    const deltas = innerProducts(a.deltas[l]!, b.deltas[l]!).data;
    for (let i = 0; i < sum.data.length; i++) sum.data[i]! += (weight ** 2 * inputs[i]! + bias ** 2) * deltas[i]!;
  });
  return sum;
}

function rowProduct(a: Matrix, b: Matrix, i: number): number {
  let sum = 0;
  for (let j = 0; j < a.columns; j++) sum += a.data[i * a.columns + j]! * b.data[i * a.columns + j]!;
  return sum;
}
