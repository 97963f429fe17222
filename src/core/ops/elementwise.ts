import { erf } from './erf.js';
import type { Matrix } from './tensor-ops.js';
import { matrix, shapeText as shape } from './tensor-ops.js';

export type Unary = 'neg' | 'exp' | 'log1p' | 'softplus' | 'sigmoid' | 'tanh' | 'erf';
export type Binary = 'add' | 'sub' | 'mul' | 'div' | 'maximum';

/**
 * The operation is chosen by its name inside of the loop: V8 makes one loop of it, in which no number needs an object of
 * its own, as those do that go through a function it does not know.
 */
export function map(operation: Unary, a: Matrix): Matrix {
  const result = matrix(a.rows, a.columns);
  const [x, z] = [a.data, result.data];
  for (let i = 0; i < x.length; i++) z[i] = unary(operation, x[i]!);
  return result;
}

/** As `map`, of two matrices that are stretched to one shape. */
export function zip(operation: Binary, a: Matrix, b: Matrix): Matrix {
  const rows = broadcast(a.rows, b.rows, a, b);
  const columns = broadcast(a.columns, b.columns, a, b);
  const result = matrix(rows, columns);
  const [x, y, z] = [a.data, b.data, result.data];
  const [aRow, bRow] = [a.rows === 1 ? 0 : a.columns, b.rows === 1 ? 0 : b.columns];
  const [aColumn, bColumn] = [a.columns === 1 ? 0 : 1, b.columns === 1 ? 0 : 1];
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0, p = i * aRow, q = i * bRow; j < columns; j++, at++, p += aColumn, q += bColumn)
      z[at] = binary(operation, x[p]!, y[q]!);
  return result;
}

function unary(operation: Unary, x: number): number {
  switch (operation) {
    case 'neg':
      return -x;
    case 'exp':
      return Math.exp(x);
    case 'log1p':
      return Math.log1p(x);
    case 'softplus':
      return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    case 'sigmoid': {
      const u = Math.exp(-Math.abs(x));
      return (x >= 0 ? 1 : u) / (1 + u);
    }
    case 'tanh':
      return Math.tanh(x);
    case 'erf':
      return erf(x);
  }
}

function binary(operation: Binary, x: number, y: number): number {
  switch (operation) {
    case 'add':
      return x + y;
    case 'sub':
      return x - y;
    case 'mul':
      return x * y;
    case 'div':
      return x / y;
    case 'maximum':
      return Math.max(x, y);
  }
}

function broadcast(m: number, n: number, a: Matrix, b: Matrix): number {
  if (m !== n && m !== 1 && n !== 1) throw new RangeError(`cannot broadcast ${shape(a)} with ${shape(b)}`);
  return m === 1 ? n : m;
}
