import type { Matrix } from './tensor-ops.js';
import { matrix, shapeText } from './tensor-ops.js';
import type { Side } from './tiled-product.js';
import { tiledProduct } from './tiled-product.js';

/** From which size on it pays to lay matrices out for tiles: multiplications in all, terms of an entry, rows and columns. */
const LARGE = { multiplications: 2 ** 16, inner: 32, rows: 3, columns: 3 } as const;

/**
 * The product of two matrices, either transposed first. Whatever is transposed, an entry is the sum of its terms from the
 * first to the last, beginning with 0: the loops differ only in how they walk through memory.
 */
export function product(a: Matrix, b: Matrix, transposed: { readonly a?: boolean; readonly b?: boolean } = {}): Matrix {
  const [rows, inner] = transposed.a ? [a.columns, a.rows] : [a.rows, a.columns];
  const [innerOfB, columns] = transposed.b ? [b.columns, b.rows] : [b.rows, b.columns];
  if (inner !== innerOfB)
    throw new RangeError(
      `cannot multiply [${rows}, ${inner}] by [${innerOfB}, ${columns}] (from ${shapeText(a)}, ${shapeText(b)})`,
    );
  const result = matrix(rows, columns);
  const left = { data: a.data, ...(transposed.a ? { outer: 1, inner: rows } : { outer: inner, inner: 1 }) };
  const right = { data: b.data, ...(transposed.b ? { outer: inner, inner: 1 } : { outer: 1, inner: columns }) };
  const isLarge = rows >= LARGE.rows && columns >= LARGE.columns && inner >= LARGE.inner;
  if (isLarge && rows * inner * columns >= LARGE.multiplications) tiledProduct(result, inner, left, right);
  else if (columns === 1 || (transposed.b && inner > 1)) byEntry(result, inner, left, right);
  // A single column or row reads the same either way.
  else byRow(result, inner, left, b.data);
  return result;
}

/** Entry after entry: for a right side that is read along its rows. */
function byEntry({ rows, columns, data: out }: Matrix, inner: number, left: Side, right: Side): void {
  const [a, b, aInner, bColumn, bInner] = [left.data, right.data, left.inner, right.outer, right.inner];
  for (let i = 0; i < rows; i++) {
    let j = 0;
    // Four sums at a time, none of which has to wait for another.
    for (; j + 4 <= columns; j += 4) {
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      const q = j * bColumn;
      for (let k = 0, p = i * left.outer, q0 = q; k < inner; k++, p += aInner, q0 += bInner) {
        const factor = a[p]!;
        s0 += factor * b[q0]!;
        s1 += factor * b[q0 + bColumn]!;
        s2 += factor * b[q0 + 2 * bColumn]!;
        s3 += factor * b[q0 + 3 * bColumn]!;
      }
      out.set([s0, s1, s2, s3], i * columns + j);
    }
    for (; j < columns; j++) {
      let sum = 0;
      for (let k = 0, p = i * left.outer, q = j * bColumn; k < inner; k++, p += aInner, q += bInner)
        sum += a[p]! * b[q]!;
      out[i * columns + j] = sum;
    }
  }
}

/** Columns of the right side that are worked on together, few enough for a row of them to stay in the fastest cache. */
const BLOCK = 1024;

/** Row after row of the right side, onto a row of the result. */
function byRow({ rows, columns, data: out }: Matrix, inner: number, left: Side, b: Float64Array): void {
  const { data: a, outer: aRow, inner: aInner } = left;
  for (let from = 0; from < columns; from += BLOCK) {
    const to = Math.min(columns, from + BLOCK);
    for (let i = 0; i < rows; i++) {
      const at = i * columns;
      const factor = (k: number): number => a[i * aRow + k * aInner]!;
      let k = 0;
      // Four terms at a time, in their order: the sums so far are read and written once for all of them.
      for (; k + 4 <= inner; k += 4) {
        const [f0, f1, f2, f3] = [factor(k), factor(k + 1), factor(k + 2), factor(k + 3)];
        const shift = k * columns;
        for (let j = from; j < to; j++) {
          const q = shift + j;
          out[at + j] =
            out[at + j]! + f0 * b[q]! + f1 * b[q + columns]! + f2 * b[q + 2 * columns]! + f3 * b[q + 3 * columns]!;
        }
      }
      for (; k < inner; k++) {
        const last = factor(k);
        for (let j = from; j < to; j++) out[at + j]! += last * b[k * columns + j]!;
      }
    }
  }
}
