import { erf } from './erf.js';
import { product } from './matrix-product.js';
import type { Matrix, TensorOps } from './tensor-ops.js';
import { matrix, shapeText as shape } from './tensor-ops.js';

/** Interprets the vocabulary directly in float64: how records are computed, and the yardstick for every engine. */
export const matrixOps: TensorOps<Matrix> = {
  constant: (value) => matrix(1, 1, [value]),
  add: (a, b) => zip(a, b, (x, y) => x + y),
  sub: (a, b) => zip(a, b, (x, y) => x - y),
  mul: (a, b) => zip(a, b, (x, y) => x * y),
  div: (a, b) => zip(a, b, (x, y) => x / y),
  maximum: (a, b) => zip(a, b, Math.max),
  neg: (a) => map(a, (x) => -x),
  exp: (a) => map(a, Math.exp),
  pow: (a, exponent) => map(a, (x) => x ** exponent),
  log1p: (a) => map(a, Math.log1p),
  softplus: (a) => map(a, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  sigmoid: (a) =>
    map(a, (x) => {
      const u = Math.exp(-Math.abs(x));
      return (x >= 0 ? 1 : u) / (1 + u);
    }),
  tanh: (a) => map(a, Math.tanh),
  erf: (a) => map(a, erf),
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

function map(a: Matrix, f: (x: number) => number): Matrix {
  return { ...a, data: a.data.map(f) };
}

function zip(a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix {
  const rows = broadcast(a.rows, b.rows, a, b);
  const columns = broadcast(a.columns, b.columns, a, b);
  const result = matrix(rows, columns);
  const [x, y, z] = [a.data, b.data, result.data];
  const [aRow, bRow] = [a.rows === 1 ? 0 : a.columns, b.rows === 1 ? 0 : b.columns];
  const [aColumn, bColumn] = [a.columns === 1 ? 0 : 1, b.columns === 1 ? 0 : 1];
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0, p = i * aRow, q = i * bRow; j < columns; j++, at++, p += aColumn, q += bColumn)
      z[at] = f(x[p]!, y[q]!);
  return result;
}

function broadcast(m: number, n: number, a: Matrix, b: Matrix): number {
  if (m !== n && m !== 1 && n !== 1) throw new RangeError(`cannot broadcast ${shape(a)} with ${shape(b)}`);
  return m === 1 ? n : m;
}
