import type { Matrix } from '../../ops/index.js';

/** Rows of Z of which a row of the product takes a share, and how much. */
interface Terms {
  readonly rows: Int32Array;
  readonly factors: Float64Array;
}

/**
 * `A Z` for one A, [r, k], and many Z, [k, units], where many entries of A are zero: a triangular factor, pixels. An entry is
 * the sum of its terms from the first to the last beginning with 0, as everywhere, and those with a zero in A are left out:
 * they change no bit of a sum of finite numbers.
 */
export class SparseProduct {
  private readonly terms: readonly Terms[];

  constructor(a: Matrix) {
    this.terms = Array.from({ length: a.rows }, (_, i) => termsOf(a.data.subarray(i * a.columns, (i + 1) * a.columns)));
  }

  /**
   * @param visit told the rows of the product, [units], one after the other (in one place)
   */
  eachRow(z: Float64Array, units: number, visit: (row: number, product: Float64Array) => void): void {
    const sums = new Float64Array(units);
    this.terms.forEach((terms, row) => {
      add(sums.fill(0), terms, z);
      visit(row, sums);
    });
  }
}

function termsOf(row: Float64Array): Terms {
  const kept = Int32Array.from(row.keys()).filter((k) => row[k] !== 0);
  return { rows: kept, factors: Float64Array.from(kept, (k) => row[k]!) };
}

function add(sums: Float64Array, { rows, factors }: Terms, z: Float64Array): void {
  const units = sums.length;
  let t = 0;
  // Four terms at a time, in their order: the sums so far are read and written once for all of them.
  for (; t + 4 <= rows.length; t += 4) {
    const [f0, f1, f2, f3] = [factors[t]!, factors[t + 1]!, factors[t + 2]!, factors[t + 3]!];
    const [q0, q1, q2, q3] = [rows[t]! * units, rows[t + 1]! * units, rows[t + 2]! * units, rows[t + 3]! * units];
    for (let u = 0; u < units; u++)
      sums[u] = sums[u]! + f0 * z[q0 + u]! + f1 * z[q1 + u]! + f2 * z[q2 + u]! + f3 * z[q3 + u]!;
  }
  for (; t < rows.length; t++) {
    const factor = factors[t]!;
    const q = rows[t]! * units;
    for (let u = 0; u < units; u++) sums[u]! += factor * z[q + u]!;
  }
}
