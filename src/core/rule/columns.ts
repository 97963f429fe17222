/** What rules do with a value per sample, [n, 1], in the vocabulary of `TensorOps`. */
import type { TensorOps } from '../ops/index.js';

/** [n, 1] as [1, n]. */
export function rowFrom<T>(ops: TensorOps<T>, column: T): T {
  return ops.matmul(ops.constant(1), column, { b: true });
}

/** [1, n] as [n, 1]. */
export function columnFrom<T>(ops: TensorOps<T>, row: T): T {
  return ops.matmul(row, ops.constant(1), { a: true });
}

/** The sum of a column's entries, [1, 1]. */
export function sumOf<T>(ops: TensorOps<T>, column: T, ones: T): T {
  return ops.matmul(ones, column, { a: true });
}

/** A column's largest entry, [1, 1]. */
export function largestOf<T>(ops: TensorOps<T>, column: T): T {
  return ops.rowMax(rowFrom(ops, column));
}

/** A column's smallest entry, [1, 1]. */
export function smallestOf<T>(ops: TensorOps<T>, column: T): T {
  return ops.neg(ops.rowMax(ops.neg(rowFrom(ops, column))));
}

export function minimum<T>(ops: TensorOps<T>, a: T, b: T): T {
  return ops.neg(ops.maximum(ops.neg(a), ops.neg(b)));
}

/** The nearest number in [0, 1]. */
export function clampToUnit<T>(ops: TensorOps<T>, a: T): T {
  return minimum(ops, ops.maximum(a, ops.constant(0)), ops.constant(1));
}

/** `e^a / Σ e^a` over a column, never overflowing. */
export function softmaxOf<T>(ops: TensorOps<T>, column: T): T {
  return columnFrom(ops, ops.softmax(rowFrom(ops, column)));
}
