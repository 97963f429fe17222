import { sharedMemory } from '../assembly/index.js';
import type { Matrix } from './tensor-ops.js';
import { TILE, tileKernel } from './tile.js';

const NUMBER = Float64Array.BYTES_PER_ELEMENT;

/** Rows of the left side that are in memory together. */
const BLOCK = 128;

/** One side of a product: entry (i, k) or (k, j) is at `i · outer + k · inner`, or `j · outer + k · inner`. */
export interface Side {
  readonly data: Float64Array;
  readonly outer: number;
  readonly inner: number;
}

/**
 * Writes the product of two sides into `result`, tile by tile: both sides are laid out as the tiles read them, so that
 * each number is fetched once for four sums.
 * @param inner terms of every entry, ≥ 1
 */
export function tiledProduct(result: Matrix, inner: number, left: Side, right: Side): void {
  const { rows, columns, data: out } = result;
  const computeTile = tileKernel();
  const blockRows = roundUp(Math.min(rows, BLOCK));
  const stride = roundUp(columns) * NUMBER;
  const rightAt = blockRows * inner * NUMBER;
  const rightEnd = rightAt + TILE * inner * NUMBER;
  const { buffer } = sharedMemory(rightEnd + blockRows * stride);
  const leftTiles = new Float64Array(buffer, 0, blockRows * inner);
  const rightTile = new Float64Array(buffer, rightAt, TILE * inner);
  for (let from = 0; from < rows; from += BLOCK) {
    const height = Math.min(rows - from, BLOCK);
    for (let i = 0; i < height; i += TILE)
      layOut(leftTiles.subarray(i * inner, (i + TILE) * inner), left, from + i, rows);
    for (let j = 0; j < columns; j += TILE) {
      layOut(rightTile, right, j, columns);
      for (let i = 0; i < height; i += TILE)
        computeTile(i * inner * NUMBER, rightAt, rightEnd, rightEnd + i * stride + j * NUMBER, stride);
    }
    for (let i = 0; i < height; i++)
      out.set(new Float64Array(buffer, rightEnd + i * stride, columns), (from + i) * columns);
  }
}

/** Four rows or columns beside one another; zeros for those that are beyond the last. */
function layOut(tile: Float64Array, { data, outer, inner }: Side, first: number, count: number): void {
  const present = Math.min(TILE, count - first);
  if (present === TILE && outer === 1)
    // Side by side already, in each row of the other matrix.
    for (let q = first, p = 0; p < tile.length; q += inner, p += TILE) {
      tile[p] = data[q]!;
      tile[p + 1] = data[q + 1]!;
      tile[p + 2] = data[q + 2]!;
      tile[p + 3] = data[q + 3]!;
    }
  else {
    if (present < TILE) tile.fill(0);
    for (let one = 0; one < present; one++)
      for (let q = (first + one) * outer, p = one; p < tile.length; q += inner, p += TILE) tile[p] = data[q]!;
  }
}

function roundUp(count: number): number {
  return Math.ceil(count / TILE) * TILE;
}
