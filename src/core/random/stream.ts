import { createHash } from 'node:crypto';
import { philoxInto } from './philox.js';

const TWO_POW_32 = 0x100000000;

/**
 * The random numbers of one purpose, as in `theta0` or `mnist/train/3`, under one seed: number `index` is a function of
 * (seed, purpose, index) alone, so it is the same on every engine, thread and node, in whatever order it is asked for.
 */
export interface RandomStream {
  /** Uniform on [0, 1), a multiple of 2⁻⁵³. */
  uniform(index: number): number;
  /**
   * Standard normal, by Box & Muller (1958): with u = uniform(2k) and v = uniform(2k + 1), numbers 2k and 2k + 1 are
   * `√(−2 log(1 − u))` times cos 2πv and sin 2πv. `Math`'s functions may differ in the last place between versions of V8;
   * who needs the same bits everywhere rounds to float32, as initial points are.
   */
  normal(index: number): number;
  /** Fills a place with the normal numbers from `from` on, for who needs many. */
  normals(from: number, place: Float64Array): void;
}

/** @param seed a safe integer ≥ 0. */
export function randomStream(seed: number, purpose: string): RandomStream {
  const digest = createHash('sha256').update(purpose).digest();
  const key = [seed >>> 0, Math.floor(seed / TWO_POW_32) >>> 0] as const;
  const purposeLow = digest.readUInt32LE(0);
  const purposeHigh = digest.readUInt32LE(4);

  const words = new Uint32Array(4);

  function drawBlock(number: number): void {
    philoxInto(words, number >>> 0, Math.floor(number / TWO_POW_32) >>> 0, purposeLow, purposeHigh, key[0], key[1]);
  }

  // Two normals come of one block, and are mostly asked for one after the other.
  let pairNumber = -1;
  const pair = new Float64Array(2);

  function drawPair(number: number): void {
    drawBlock(number);
    const radius = Math.sqrt(-2 * Math.log1p(-fraction(words[0]!, words[1]!)));
    const angle = 2 * Math.PI * fraction(words[2]!, words[3]!);
    pair[0] = radius * Math.cos(angle);
    pair[1] = radius * Math.sin(angle);
    pairNumber = number;
  }

  function normal(index: number): number {
    const number = Math.floor(index / 2);
    if (number !== pairNumber) drawPair(number);
    return pair[index % 2]!;
  }

  return {
    uniform(index) {
      drawBlock(Math.floor(index / 2));
      return index % 2 === 0 ? fraction(words[0]!, words[1]!) : fraction(words[2]!, words[3]!);
    },
    normal,
    normals(from, place) {
      for (let i = 0; i < place.length; i++) place[i] = normal(from + i);
    },
  };
}

/** 53 of 64 random bits as a number in [0, 1). */
function fraction(high: number, low: number): number {
  return ((high >>> 5) * 0x4000000 + (low >>> 6)) / 2 ** 53;
}
