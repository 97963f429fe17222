/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC 2011): a keyed bijection of 128-bit counters. No state, so the i-th number needs none before it.
 */
const MULTIPLIER_0 = 0xd2511f53 | 0;
const MULTIPLIER_1 = 0xcd9e8d57 | 0;
const WEYL_0 = 0x9e3779b9 | 0;
const WEYL_1 = 0xbb67ae85 | 0;
const ROUNDS = 10;

export type Block = readonly [number, number, number, number];

/** Four 32-bit words (as unsigned integers) for a 128-bit counter and a 64-bit key, least significant word first. */
export function philox4x32([c0, c1, c2, c3]: Block, [k0, k1]: readonly [number, number]): Block {
  const words = new Uint32Array(4);
  philoxInto(words, c0, c1, c2, c3, k0, k1);
  return [words[0]!, words[1]!, words[2]!, words[3]!];
}

/** The same, into a place that is there already: who needs many blocks makes no garbage. */
export function philoxInto(
  words: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let [x0, x1, x2, x3] = [c0 | 0, c1 | 0, c2 | 0, c3 | 0];
  let [y0, y1] = [k0 | 0, k1 | 0];
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, x0);
    const low0 = Math.imul(MULTIPLIER_0, x0);
    const high1 = multiplyHigh(MULTIPLIER_1, x2);
    const low1 = Math.imul(MULTIPLIER_1, x2);
    x0 = high1 ^ x1 ^ y0;
    x1 = low1;
    x2 = high0 ^ x3 ^ y1;
    x3 = low0;
    y0 = (y0 + WEYL_0) | 0;
    y1 = (y1 + WEYL_1) | 0;
  }
  words[0] = x0;
  words[1] = x1;
  words[2] = x2;
  words[3] = x3;
}

/**
 * The upper 32 bits of the 64-bit product of two unsigned 32-bit integers, from 16-bit halves: no sum of them exceeds 32
 * bits, so that all of it is integer arithmetic to the compiler.
 */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const carry = Math.imul(aLow, bLow) >>> 16;
  const middle = (Math.imul(aHigh, bLow) + carry) | 0;
  const other = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) | 0;
}
