import type { Matrix } from '../ops/index.js';

/** Labelled samples in groups. */
export interface Samples {
  /** Features, [n, d]. */
  readonly x: Matrix;
  /** Labels, length n: ±1, or the index of the class where a loss has several outputs. */
  readonly y: Float64Array;
  /** Index of each sample's group, length n. */
  readonly group: Int32Array;
}

/** A training set and a held-out evaluation set (which may be empty) over the same groups. */
export interface Dataset {
  readonly groupNames: readonly string[];
  /** What sweeps call the groups, where that is not their name: digits are called `0`, `1`, … */
  readonly groupKeys?: readonly string[];
  readonly train: Samples;
  readonly test: Samples;
}

/** How the training samples fall into groups. */
export interface Grouping {
  /** Group of each sample, length n. */
  readonly group: Int32Array;
  /** n_k, length K. */
  readonly sizes: readonly number[];
  /** What sweeps call the groups, length K. */
  readonly names: readonly string[];
}

export function groupingOf({ train, groupNames, groupKeys = groupNames }: Dataset): Grouping {
  return { group: train.group, sizes: groupSizes(train.group, groupNames.length), names: groupKeys };
}

/** Number of samples in each of `groups` groups. */
export function groupSizes(group: Int32Array, groups: number): number[] {
  const sizes = new Array<number>(groups).fill(0);
  for (const k of group) sizes[k]!++;
  return sizes;
}
