import type { Matrix } from '../ops/index.js';

/** Labelled samples in groups. */
export interface Samples {
  /** Features, [n, d]. */
  readonly x: Matrix;
  /** Labels, length n; ±1 in classification. */
  readonly y: Float64Array;
  /** Index of each sample's group, length n. */
  readonly group: Int32Array;
}

/** A training set and a held-out evaluation set (which may be empty) over the same groups. */
export interface Dataset {
  readonly groupNames: readonly string[];
  readonly train: Samples;
  readonly test: Samples;
}

/** Number of samples in each of `groups` groups. */
export function groupSizes(group: Int32Array, groups: number): number[] {
  const sizes = new Array<number>(groups).fill(0);
  for (const k of group) sizes[k]!++;
  return sizes;
}
