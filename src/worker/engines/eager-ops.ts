import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorOps } from '../../core/ops/index.js';

type Tensorflow = typeof import('@tensorflow/tfjs-core');

/** Interprets the vocabulary at once, on float32 tensors of whichever backend `tf` has. The caller tidies up. */
export function eagerOps(tf: Tensorflow): TensorOps<Tensor2D> {
  const constant = (value: number): Tensor2D => tf.tensor2d([value], [1, 1]);
  return {
    constant,
    add: (a, b) => tf.add(a, b),
    sub: (a, b) => tf.sub(a, b),
    mul: (a, b) => tf.mul(a, b),
    div: (a, b) => tf.div(a, b),
    maximum: (a, b) => tf.maximum(a, b),
    neg: (a) => tf.neg(a),
    exp: (a) => tf.exp(a),
    pow: (a, exponent) => tf.pow(a, constant(exponent)),
    log1p: (a) => tf.log1p(a),
    softplus: (a) => tf.softplus(a),
    sigmoid: (a) => tf.sigmoid(a),
    tanh: (a) => tf.tanh(a),
    erf: (a) => tf.erf(a),
    whereBelow: (a, bound, ifBelow, otherwise) => tf.where(tf.less(a, constant(bound)), ifBelow, otherwise),
    matmul: (a, b, { a: transposeA = false, b: transposeB = false } = {}) => tf.matMul(a, b, transposeA, transposeB),
    reshape: (a, rows, columns) => tf.reshape(a, [rows, columns]),
    after: (a) => a,
    rowMax: (a) => tf.max(a, 1, true),
    softmax: (a) => tf.softmax(a, 1),
  };
}
