import type { Bytes } from '../assembly/index.js';
import { assemble, wasm } from '../assembly/index.js';

/** Rows and columns of a tile. */
export const TILE = 4;

const NUMBER = Float64Array.BYTES_PER_ELEMENT;
const ROW = TILE * NUMBER;
/** Two numbers are in a vector, two vectors in a row. */
const VECTOR = 2 * NUMBER;

/** Parameters and locals of the code. */
const [LEFT, RIGHT, END, OUT, STRIDE, FIRST, SECOND, SUMS] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
/** Where a row of the sums is. */
const PLACE = SUMS + 2 * TILE;
type Columns = typeof FIRST | typeof SECOND;
const EACH = [0, 1, 2, 3] as const;
const BOTH = [FIRST, SECOND] as const;

/**
 * Adds terms to the sums of one tile of a product of matrices in the shared memory, from the first to the last, with two
 * sums in each vector. Multiplication and addition are those of IEEE 754, one rounding each: the bits of the same loop in
 * JavaScript.
 *
 * `left`: four rows of the left side, one after another in each of its columns. `right` to `end`: four columns of the
 * right side, beside one another in each of its rows. `out`: where the sums are; `stride`: from one of their rows to the
 * next. All in bytes, multiples of 16.
 */
export type AddToTile = (left: number, right: number, end: number, out: number, stride: number) => void;

let compiled: AddToTile | undefined;

/** Compiled at its first use. */
export function tileKernel(): AddToTile {
  const inEachRow = (of: (row: number) => Bytes): Bytes =>
    EACH.map((row) => [
      wasm.localGet(OUT),
      wasm.i32Const(row),
      wasm.localGet(STRIDE),
      wasm.i32Mul,
      wasm.i32Add,
      wasm.localSet(PLACE),
      of(row),
    ]);
  compiled ??= assemble({
    parameters: [wasm.I32, wasm.I32, wasm.I32, wasm.I32, wasm.I32],
    locals: [...new Array<number>(2 + 2 * TILE).fill(wasm.V128), wasm.I32],
    code: [
      inEachRow((row) =>
        BOTH.map((columns) => [wasm.loadV128From(PLACE, offsetOf(columns)), wasm.localSet(sum(row, columns))]),
      ),
      wasm.repeatWhile([
        BOTH.map((columns) => [wasm.loadV128From(RIGHT, offsetOf(columns)), wasm.localSet(columns)]),
        EACH.map((row) => BOTH.map((columns) => addTerm(row, columns))),
        wasm.advance(LEFT, ROW),
        wasm.advance(RIGHT, ROW),
        [wasm.localGet(RIGHT), wasm.localGet(END), wasm.i32Less],
      ]),
      inEachRow((row) =>
        BOTH.map((columns) => wasm.storeV128To(PLACE, offsetOf(columns), wasm.localGet(sum(row, columns)))),
      ),
    ],
  });
  return compiled;
}

/** A term of a row's sums: its number of the left side by two of the right. */
function addTerm(row: number, columns: Columns): Bytes {
  const term = [wasm.loadTwiceFrom(LEFT, row * NUMBER), wasm.localGet(columns), wasm.f64x2.mul];
  return [wasm.localGet(sum(row, columns)), term, wasm.f64x2.add, wasm.localSet(sum(row, columns))];
}

function sum(row: number, columns: Columns): number {
  return SUMS + 2 * row + (columns - FIRST);
}

function offsetOf(columns: Columns): number {
  return columns === FIRST ? 0 : VECTOR;
}
