import { matrix, type TensorOps } from '../ops/index.js';
import type { Constants } from '../engine/index.js';
import { columnFrom, rowFrom } from './columns.js';

/** The constants that `ranks` needs. */
export function rankConstants(n: number): Constants {
  return {
    ones: matrix(n, 1, new Float64Array(n).fill(1)),
    index: matrix(
      n,
      1,
      Float64Array.from({ length: n }, (_, i) => i),
    ),
  };
}

/**
 * How many samples come before each one when losses are sorted from the largest, [n, 1]; of equal losses the first
 * sample comes first. Counted in the n×n matrix of comparisons, so that every engine finds the same whole numbers.
 */
export function ranks<T>(ops: TensorOps<T>, losses: T, constants: Readonly<Record<string, T>>): T {
  const ones = constants['ones']!;
  const index = constants['index']!;
  const row = rowFrom(ops, losses);
  const all = ops.matmul(ones, ones, { b: true });
  const none = ops.sub(all, all);
  // Of sample i (row) against sample j (column).
  const lead = ops.sub(columnFrom(ops, row), row);
  const lag = ops.sub(index, rowFrom(ops, index));
  const isLater = ops.whereBelow(ops.neg(lag), 0, all, none);
  const comesAfter = ops.whereBelow(lead, 0, all, ops.whereBelow(ops.neg(lead), 0, none, isLater));
  return ops.matmul(comesAfter, ones);
}
