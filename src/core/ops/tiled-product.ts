import { sharedMemory } from '../assembly/index.js';
import type { Matrix } from './tensor-ops.js';
import { TILE, tileKernel } from './tile.js';

const NUMBER = Float64Array.BYTES_PER_ELEMENT;

/** Rows, columns and terms that are in memory together, all multiples of a tile: 8 MiB, however large the matrices are. */
const MOST = { rows: 128, columns: 4096, terms: 4096 } as const;

/** One side of a product: entry (i, k) or (k, j) is at `i · outer + k · inner`, or `j · outer + k · inner`. */
export interface Side {
  readonly data: Float64Array;
  readonly outer: number;
  readonly inner: number;
}

interface Range {
  readonly from: number;
  readonly count: number;
}

/**
 * Writes the product of two sides into `result`, tile by tile: both sides are laid out as the tiles read them, so that
 * each number is fetched once for four sums.
 * @param inner terms of every entry, ≥ 1
 */
export function tiledProduct(result: Matrix, inner: number, left: Side, right: Side): void {
  for (const rows of ranges(result.rows, MOST.rows))
    for (const columns of ranges(result.columns, MOST.columns))
      blockOf(result, { rows, columns, terms: ranges(inner, MOST.terms) }, left, right);
}

function blockOf(
  result: Matrix,
  block: { readonly rows: Range; readonly columns: Range; readonly terms: readonly Range[] },
  left: Side,
  right: Side,
): void {
  const { rows, columns, terms } = block;
  const addToTile = tileKernel();
  const height = roundUp(rows.count);
  const stride = roundUp(columns.count) * NUMBER;
  const outAt = (height + TILE) * terms[0]!.count * NUMBER;
  const { buffer } = sharedMemory(outAt + height * stride);
  new Float64Array(buffer, outAt, (height * stride) / NUMBER).fill(0);
  for (const { from, count } of terms) {
    const rightAt = height * count * NUMBER;
    const rightEnd = rightAt + TILE * count * NUMBER;
    const rightTile = new Float64Array(buffer, rightAt, TILE * count);
    for (let i = 0; i < height; i += TILE)
      layOut(new Float64Array(buffer, i * count * NUMBER, TILE * count), left, within(rows, i), from);
    for (let j = 0; j < columns.count; j += TILE) {
      layOut(rightTile, right, within(columns, j), from);
      for (let i = 0; i < height; i += TILE)
        addToTile(i * count * NUMBER, rightAt, rightEnd, outAt + i * stride + j * NUMBER, stride);
    }
  }
  for (let i = 0; i < rows.count; i++)
    result.data.set(
      new Float64Array(buffer, outAt + i * stride, columns.count),
      (rows.from + i) * result.columns + columns.from,
    );
}

/** Four rows or columns beside one another, from term `term` on; zeros for those that are beyond the last. */
function layOut(tile: Float64Array, { data, outer, inner }: Side, { from, count }: Range, term: number): void {
  const start = from * outer + term * inner;
  if (count === TILE && outer === 1)
    // Side by side already, in each row of the other matrix.
    for (let q = start, p = 0; p < tile.length; q += inner, p += TILE) {
      tile[p] = data[q]!;
      tile[p + 1] = data[q + 1]!;
      tile[p + 2] = data[q + 2]!;
      tile[p + 3] = data[q + 3]!;
    }
  else {
    if (count < TILE) tile.fill(0);
    for (let one = 0; one < count; one++)
      for (let q = start + one * outer, p = one; p < tile.length; q += inner, p += TILE) tile[p] = data[q]!;
  }
}

/** At most `most` at a time. */
function ranges(count: number, most: number): Range[] {
  return Array.from({ length: Math.ceil(count / most) }, (_, i) => ({
    from: i * most,
    count: Math.min(most, count - i * most),
  }));
}

/** A tile's part of a range. */
function within({ from, count }: Range, at: number): Range {
  return { from: from + at, count: Math.min(TILE, count - at) };
}

function roundUp(count: number): number {
  return Math.ceil(count / TILE) * TILE;
}
