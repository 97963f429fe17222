import { map, zip } from './elementwise.js';
import { product } from './matrix-product.js';
import type { Matrix, TensorOps } from './tensor-ops.js';
import { matrix, shapeText as shape } from './tensor-ops.js';

/** Interprets the vocabulary directly in float64: how records are computed, and the yardstick for every engine. */
export const matrixOps: TensorOps<Matrix> = {
  constant: (value) => matrix(1, 1, [value]),
  add: (a, b) => zip('add', a, b),
  sub: (a, b) => zip('sub', a, b),
  mul: (a, b) => zip('mul', a, b),
  div: (a, b) => zip('div', a, b),
  maximum: (a, b) => zip('maximum', a, b),
  neg: (a) => map('neg', a),
  exp: (a) => map('exp', a),
  pow: (a, exponent) => ({ ...a, data: a.data.map((x) => x ** exponent) }),
  log1p: (a) => map('log1p', a),
  softplus: (a) => map('softplus', a),
  sigmoid: (a) => map('sigmoid', a),
  tanh: (a) => map('tanh', a),
  erf: (a) => map('erf', a),
  whereBelow: (a, bound, ifBelow, otherwise) => {
    for (const branch of [ifBelow, otherwise])
      if (branch.rows !== a.rows || branch.columns !== a.columns)
        throw new RangeError(`cannot choose between ${shape(ifBelow)} and ${shape(otherwise)} by ${shape(a)}`);
    const chosen = matrix(a.rows, a.columns);
    a.data.forEach((x, i) => (chosen.data[i] = (x < bound ? ifBelow : otherwise).data[i]!));
    return chosen;
  },
  matmul: (a, b, transposed) => product(a, b, transposed),
  reshape: (a, rows, columns) => matrix(rows, columns, a.data),
  after: (a) => a,
  rowMax: (a) =>
    matrix(
      a.rows,
      1,
      Array.from({ length: a.rows }, (_, i) => Math.max(...rowOf(a, i))),
    ),
  softmax(a) {
    const result = matrix(a.rows, a.columns);
    for (let i = 0; i < a.rows; i++) {
      const row = rowOf(a, i);
      const largest = Math.max(...row);
      const raised = row.map((x) => Math.exp(x - largest));
      const total = raised.reduce((sum, x) => sum + x, 0);
      raised.forEach((x, j) => (result.data[i * a.columns + j] = x / total));
    }
    return result;
  },
};

function rowOf(a: Matrix, i: number): Float64Array {
  return a.data.subarray(i * a.columns, (i + 1) * a.columns);
}
