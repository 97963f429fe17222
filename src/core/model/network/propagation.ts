import type { TensorOps } from '../../ops/index.js';
import type { Architecture } from './architecture.js';

/** Weights [inputs, units] and biases [1, units] of a layer, in any interpreter. */
export interface LayerValues<T> {
  readonly weights: T;
  readonly bias: T;
}

/** What a forward pass leaves for the backward pass: of the hidden layers from the first it had on, each [n, m]. */
export interface Pass<T> {
  /** h^level … h^L. */
  readonly preactivations: readonly T[];
  /** x^level … x^L. */
  readonly activations: readonly T[];
  /** f, [n, C]. */
  readonly output: T;
}

/**
 * Equation (8) from h^level on, [n, m].
 * @param layers level … L, the last of them L
 */
export function forward<T>(ops: TensorOps<T>, net: Architecture, layers: readonly LayerValues<T>[], first: T): Pass<T> {
  const level = levelOf(net, layers);
  const preactivations: T[] = [];
  const activations: T[] = [];
  let h = first;
  layers.forEach(({ weights, bias }, above) => {
    const x = net.activation.value(ops, h);
    preactivations.push(h);
    activations.push(x);
    const scale = net.layers[level + above]!;
    h = ops.add(ops.mul(ops.constant(scale.weight), ops.matmul(x, weights)), ops.mul(ops.constant(scale.bias), bias));
  });
  return { preactivations, activations, output: h };
}

/**
 * Back-propagation: `δ^{L+1} = pull`, `δ^l = s_l (δ^{l+1} W^lᵀ) ∘ σ'(h^l)`.
 * @param pull one number per sample and output, [n, C]
 * @returns δ^level … δ^{L+1}; `Σ_c pull_ic ∂f_c(x_i)/∂h^l_i` by samples
 */
export function backward<T>(
  ops: TensorOps<T>,
  net: Architecture,
  layers: readonly LayerValues<T>[],
  pass: Pass<T>,
  pull: T,
): readonly T[] {
  const deltas = [pull];
  const level = levelOf(net, layers);
  for (let l = net.depth; l >= level; l--) {
    const h = pass.preactivations[l - level]!;
    const slope = net.activation.derivative(ops, h, pass.activations[l - level]!);
    const back = ops.matmul(deltas[0]!, layers[l - level]!.weights, { b: true });
    deltas.unshift(ops.mul(ops.mul(ops.constant(net.layers[l]!.weight), back), slope));
  }
  return deltas;
}

function levelOf(net: Architecture, layers: readonly unknown[]): number {
  return net.depth - layers.length + 1;
}
