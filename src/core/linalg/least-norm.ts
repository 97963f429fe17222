import quadprog from 'quadprog';
import type { Matrix } from '../ops/index.js';

/** The solution of a least-norm problem and its multipliers: `x = Aᵀ β`, β ≥ 0, and β_i = 0 where `(A x)_i > b_i`. */
export interface LeastNorm {
  readonly x: Float64Array;
  readonly multipliers: Float64Array;
}

/**
 * The shortest x with `A x ≥ b`, A [m, n], by the dual active-set method of Goldfarb & Idnani (1983), which decides whether
 * there is one; null if not.
 */
export function leastNorm(a: Matrix, b: Float64Array): LeastNorm | null {
  const { rows, columns, data } = a;
  const identity = fromOne(columns, (i) => fromOne(columns, (j) => (i === j ? 1 : 0)));
  const transposed = fromOne(columns, (j) => fromOne(rows, (i) => data[i * columns + j]!));
  const zero = fromOne(columns, () => 0);
  const bound = fromOne(rows, (i) => b[i]!);
  const { message, solution, Lagrangian } = quadprog.solveQP(identity, zero, transposed, bound);
  if (message !== '') return null;
  return { x: Float64Array.from(solution.slice(1)), multipliers: Float64Array.from(Lagrangian.slice(1)) };
}

/** An array whose entries 1 … n are those of `entry` for 0 … n − 1. */
function fromOne<T>(n: number, entry: (i: number) => T): T[] {
  const result: T[] = [];
  for (let i = 0; i < n; i++) result[i + 1] = entry(i);
  return result;
}
