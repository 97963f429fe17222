import type { Atom } from '../scalar/index.js';
import type { Pair } from './pairs.js';

/** Two entries of the state side by side in memory, at `address` in bytes. */
export interface PairSlot {
  readonly pair: Pair;
  readonly next: readonly [Atom, Atom];
  readonly address: number;
}

/** The last entry of a matrix with an odd number of them. */
export interface SingleSlot {
  readonly variable: string;
  readonly next: Atom;
  readonly address: number;
}

/** Where the state lies in memory: matrix after matrix, each beginning at a multiple of 16 bytes. */
export interface Layout {
  readonly pairs: readonly PairSlot[];
  readonly singles: readonly SingleSlot[];
  /** Address of each matrix, in bytes. */
  readonly starts: readonly number[];
  /** Bytes in all. */
  readonly size: number;
}

/** A matrix of the state: its variables, row-major, and the values that they take next. */
export interface StateEntries {
  readonly entries: readonly string[];
  readonly next: readonly Atom[];
}

const NUMBER = Float64Array.BYTES_PER_ELEMENT;

export function layoutOf(state: readonly StateEntries[]): Layout {
  const pairs: PairSlot[] = [];
  const singles: SingleSlot[] = [];
  const starts: number[] = [];
  let size = 0;
  for (const { entries, next } of state) {
    starts.push(size);
    for (let i = 0; i < entries.length; i += 2) {
      const [first, second] = [entries[i]!, entries[i + 1]];
      if (second === undefined) singles.push({ variable: first, next: next[i]!, address: size });
      else pairs.push({ pair: { lanes: [first, second] }, next: [next[i]!, next[i + 1]!], address: size });
      size += 2 * NUMBER;
    }
  }
  return { pairs, singles, starts, size };
}
