import { innerProducts } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix, matrixOps } from '../../ops/index.js';
import type { Dataset } from '../../data/index.js';
import type { KernelSpan } from '../kernel/index.js';
import { kernelSpan } from '../kernel/index.js';
import type { Architecture } from './architecture.js';
import type { InitialPoint } from './initial-point.js';
import type { InputLayer } from './input-layer.js';
import { backward, forward } from './propagation.js';

/** A network at t = 0, as its linearisation (11) sees it. */
export interface Tangent {
  /**
   * Θ between training samples and of evaluation points with them, shared or coupled as `KernelProblem` says; computed
   * when first asked for.
   */
  readonly kernel: Matrix;
  readonly testKernel: Matrix;
  /** Of `kernel`; computed when first asked for. */
  readonly span: KernelSpan;
  /** Θ(x_i, x_i) of every training sample, the diagonal blocks of `kernel` one below the other: shared [n, 1], coupled [nC, C]. */
  readonly diagonal: Matrix;
  /** f⁽⁰⁾, [n, C] and [m, C] row-major. */
  readonly f0: Float64Array;
  readonly testF0: Float64Array;
  /** ⟨∇f_c(x_i), θ⁽⁰⁾⟩ for every training sample and output: by Euler's rule `Σ_l ⟨δ^l, h^l⟩`, [n, C]. */
  readonly slopeAlongStart: Matrix;
}

/**
 * `Θ(x, x') = Σ_{l=0}^{L} (s_l² ⟨x^l, x'^l⟩ + t_l²) ⟨δ^{l+1}, δ'^{l+1}⟩` with δ the back-propagated derivative of an output
 * (grw.md §4). With W^L = 0 only its last term is not zero, which is the same for every output and zero between two, so
 * that they share one kernel; else that of several outputs is coupled.
 */
export function tangentOf(
  { train, test }: Dataset,
  net: Architecture,
  start: InitialPoint,
  input: InputLayer,
): Tangent {
  const own = propagated(net, start, train.x, input.start.train);
  const isShared = net.outputs === 1 || net.layers[net.depth]!.weightSpread === 0;
  const kernelBetween = isShared ? sharedKernel : coupledKernel;
  const kernel = once(() => kernelBetween(net, own, own));
  const testKernel = once(() => kernelBetween(net, propagated(net, start, test.x, input.start.test), own));
  const span = once(() => kernelSpan(kernel()));
  const diagonal = once(() => diagonalBlocks(net, own, isShared ? 1 : net.outputs));
  return {
    get kernel() {
      return kernel();
    },
    get testKernel() {
      return testKernel();
    },
    get span() {
      return span();
    },
    get diagonal() {
      return diagonal();
    },
    f0: own.output.data,
    testF0: outputOf(net, start, input.start.test).data,
    slopeAlongStart: slopesOf(own),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Of the layers 0 … L: inputs x^l and h^{l+1}, and δ^{l+1} of every output. */
interface Propagated {
  readonly inputs: readonly Matrix[];
  readonly preactivations: readonly Matrix[];
  readonly deltas: readonly (readonly Matrix[])[];
  readonly output: Matrix;
}

function propagated(net: Architecture, { layers }: InitialPoint, x: Matrix, first: Matrix): Propagated {
  const pass = forward(matrixOps, net, layers, first);
  const pullOf = (output: number): Matrix => {
    const pull = matrix(x.rows, net.outputs);
    for (let i = 0; i < x.rows; i++) pull.data[i * net.outputs + output] = 1;
    return pull;
  };
  return {
    inputs: [x, ...pass.activations],
    preactivations: [...pass.preactivations, pass.output],
    deltas: Array.from({ length: net.outputs }, (_, c) => backward(matrixOps, net, layers, pass, pullOf(c))),
    output: pass.output,
  };
}

/** f⁽⁰⁾ from h¹. With W^L = 0 it is the last bias, whatever is below. */
function outputOf(net: Architecture, { layers }: InitialPoint, first: Matrix): Matrix {
  const { weightSpread, bias } = net.layers[net.depth]!;
  if (weightSpread > 0) return forward(matrixOps, net, layers, first).output;
  const last = matrixOps.mul(matrixOps.constant(bias), layers[net.depth - 1]!.bias);
  return matrixOps.add(matrix(first.rows, net.outputs), last);
}

/** That of the first output, [a, b]. */
function sharedKernel(net: Architecture, a: Propagated, b: Propagated): Matrix {
  const [kernel] = kernelBlocks(net, a, b, [[0, 0]]);
  return kernel!;
}

/** Between all outputs of all samples, [a C, b C], those of a sample next to each other. */
function coupledKernel(net: Architecture, a: Propagated, b: Propagated): Matrix {
  const { outputs } = net;
  const [rows, columns] = [a.output.rows, b.output.rows];
  const all = Array.from({ length: outputs }, (_, c) => c);
  const pairs = all.flatMap((c) => all.map((d) => [c, d] as const));
  const whole = matrix(rows * outputs, columns * outputs);
  kernelBlocks(net, a, b, pairs).forEach((block, index) => {
    const [c, d] = pairs[index]!;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        whole.data[(i * outputs + c) * whole.columns + j * outputs + d] = block.data[i * columns + j]!;
  });
  return whole;
}

/** For each pair (c, d) of outputs the kernel between output c of a and output d of b, [a, b]. */
function kernelBlocks(
  net: Architecture,
  a: Propagated,
  b: Propagated,
  pairs: readonly (readonly [number, number])[],
): Matrix[] {
  const sums = pairs.map(() => matrix(a.output.rows, b.output.rows));
  net.layers.forEach(({ weight, bias }, l) => {
    const inputs = innerProducts(a.inputs[l]!, b.inputs[l]!).data;
    pairs.forEach(([c, d], p) => {
      const deltas = innerProducts(a.deltas[c]![l]!, b.deltas[d]![l]!).data;
      const sum = sums[p]!.data;
      for (let i = 0; i < sum.length; i++) sum[i]! += (weight ** 2 * inputs[i]! + bias ** 2) * deltas[i]!;
    });
  });
  return sums;
}

function diagonalBlocks(net: Architecture, { inputs, deltas, output }: Propagated, size: number): Matrix {
  const blocks = matrix(output.rows * size, size);
  for (let i = 0; i < output.rows; i++)
    for (let entry = 0; entry < size ** 2; entry++) {
      const [c, d] = [Math.floor(entry / size), entry % size];
      blocks.data[i * size ** 2 + entry] = net.layers.reduce((sum, { weight, bias }, l) => {
        const factor = weight ** 2 * rowProduct(inputs[l]!, inputs[l]!, i) + bias ** 2;
        return sum + factor * rowProduct(deltas[c]![l]!, deltas[d]![l]!, i);
      }, 0);
    }
  return blocks;
}

function slopesOf({ output, deltas, preactivations }: Propagated): Matrix {
  const slopes = matrix(output.rows, output.columns);
  deltas.forEach((ofLayers, c) => {
    for (let i = 0; i < output.rows; i++)
      slopes.data[i * output.columns + c] = ofLayers.reduce(
        (sum, delta, l) => sum + rowProduct(delta, preactivations[l]!, i),
        0,
      );
  });
  return slopes;
}

function rowProduct(a: Matrix, b: Matrix, i: number): number {
  let sum = 0;
  for (let j = 0; j < a.columns; j++) sum += a.data[i * a.columns + j]! * b.data[i * a.columns + j]!;
  return sum;
}
