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
const EACH = [0, 1, 2, 3] as const;

/**
 * Computes one tile of a product of matrices in the shared memory, with two sums in each vector. Every entry is the sum
 * of its terms from the first to the last, beginning with 0; multiplication and addition are those of IEEE 754, one
 * rounding each: the bits of the same loop in JavaScript.
 *
 * `left`: four rows of the left side, one after another in each of its columns. `right` to `end`: four columns of the
 * right side, beside one another in each of its rows. `out`: where the tile goes; `stride`: from one of its rows to the
 * next. All in bytes, multiples of 16.
 */
export type ComputeTile = (left: number, right: number, end: number, out: number, stride: number) => void;

let compiled: ComputeTile | undefined;

/** Compiled at its first use. */
export function tileKernel(): ComputeTile {
  compiled ??= assemble({
    parameters: [wasm.I32, wasm.I32, wasm.I32, wasm.I32, wasm.I32],
    locals: new Array<number>(2 + 2 * TILE).fill(wasm.V128),
    code: [
      wasm.repeatWhile([
        [wasm.loadV128From(RIGHT, 0), wasm.localSet(FIRST)],
        [wasm.loadV128From(RIGHT, VECTOR), wasm.localSet(SECOND)],
        EACH.map((row) => [addTerm(row, FIRST), addTerm(row, SECOND)]),
        wasm.advance(LEFT, wasm.i32Const(ROW)),
        [wasm.localGet(RIGHT), wasm.i32Const(ROW), wasm.i32Add, wasm.localTee(RIGHT)],
        [wasm.localGet(END), wasm.i32Less],
      ]),
      EACH.map((row) => [
        wasm.storeV128To(OUT, 0, wasm.localGet(sum(row, FIRST))),
        wasm.storeV128To(OUT, VECTOR, wasm.localGet(sum(row, SECOND))),
        wasm.advance(OUT, wasm.localGet(STRIDE)),
      ]),
    ],
  });
  return compiled;
}

/** A term of a row's sums: its number of the left side by two of the right. */
function addTerm(row: number, columns: typeof FIRST | typeof SECOND): Bytes {
  const term = [wasm.loadTwiceFrom(LEFT, row * NUMBER), wasm.localGet(columns), wasm.f64x2.mul];
  return [wasm.localGet(sum(row, columns)), term, wasm.f64x2.add, wasm.localSet(sum(row, columns))];
}

function sum(row: number, columns: typeof FIRST | typeof SECOND): number {
  return SUMS + 2 * row + (columns === FIRST ? 0 : 1);
}
