import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';

/** Share of a diagonal entry that may be rounding. Fixed, so that it does not depend on what comes later either. */
const LOST = 1e-12;

/**
 * The Cholesky factor of a positive semi-definite n×n matrix of rank r, row by row, without the columns that are zero:
 * `A = F Fᵀ` with F [n, r]. Row i depends on the rows up to i of A alone, so that what comes later changes nothing before.
 * A row that is a combination of earlier ones up to rounding adds no column. O(n r²), and as
 * many entries of A as F has.
 *
 * @param maxRank a bound of r that is known
 */
export function gramFactor(n: number, maxRank: number, entry: (i: number, j: number) => number): Matrix {
  const most = Math.min(n, maxRank);
  const wide = matrix(n, most);
  const row = (i: number): Float64Array => wide.data.subarray(i * most, (i + 1) * most);
  /** The rows that brought a column each, in order. */
  const pivots: number[] = [];
  for (let i = 0; i < n; i++) {
    const own = row(i);
    let squares = 0;
    pivots.forEach((pivot, k) => {
      const other = row(pivot);
      let rest = entry(i, pivot);
      for (let j = 0; j < k; j++) rest -= own[j]! * other[j]!;
      own[k] = rest / other[k]!;
      squares += own[k] ** 2;
    });
    const diagonal = entry(i, i);
    if (pivots.length === most || diagonal - squares <= LOST * diagonal) continue;
    own[pivots.length] = Math.sqrt(diagonal - squares);
    pivots.push(i);
  }
  const rank = pivots.length;
  const factor = matrix(n, rank);
  for (let i = 0; i < n; i++) factor.data.set(row(i).subarray(0, rank), i * rank);
  return factor;
}
