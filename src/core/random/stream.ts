import { createHash } from 'node:crypto';
import type { Block } from './philox.js';
import { philox4x32 } from './philox.js';

const TWO_POW_32 = 0x100000000;

/**
 * The random numbers of one purpose, as in `theta0` or `mnist/train/3`, under one seed: number `index` is a function of
 * (seed, purpose, index) alone, so it is the same on every engine, thread and node, in whatever order it is asked for.
 */
export interface RandomStream {
  /** Uniform on [0, 1), a multiple of 2⁻⁵³. */
  uniform(index: number): number;
}

/** @param seed a safe integer ≥ 0. */
export function randomStream(seed: number, purpose: string): RandomStream {
  const digest = createHash('sha256').update(purpose).digest();
  const key = [seed >>> 0, Math.floor(seed / TWO_POW_32) >>> 0] as const;
  const purposeLow = digest.readUInt32LE(0);
  const purposeHigh = digest.readUInt32LE(4);

  function block(number: number): Block {
    return philox4x32([number >>> 0, Math.floor(number / TWO_POW_32) >>> 0, purposeLow, purposeHigh], key);
  }

  return {
    uniform(index) {
      const words = block(Math.floor(index / 2));
      const [high, low] = index % 2 === 0 ? [words[0], words[1]] : [words[2], words[3]];
      return ((high >>> 5) * 0x4000000 + (low >>> 6)) / 2 ** 53;
    },
  };
}
