import type { Grouping } from '../data/index.js';

/** What a loss may know of the training set. */
export interface TrainingSet {
  /** ±1, or classes 0 … C − 1 for a loss over classes, length n. */
  readonly labels: Float64Array;
  /** C, for a loss over classes, where some may have no training sample; default: as many as labels tell. */
  readonly classes?: number;
  readonly grouping: Grouping;
}

/** Whether a loss tells samples apart by their label or by their group. */
export type By = 'class' | 'group';

/** The classes or groups of a training set. */
export interface Parts {
  /** Of each sample, length n. */
  readonly part: Int32Array;
  /** Number of samples in each part. */
  readonly sizes: readonly number[];
  /** What sweeps call them; classes are `-1` and `1`. */
  readonly names: readonly string[];
}

export function partsOf({ labels, grouping }: TrainingSet, by: By): Parts {
  if (by === 'group') return { part: grouping.group, sizes: grouping.sizes, names: grouping.names };
  const part = Int32Array.from(labels, (y) => (y > 0 ? 1 : 0));
  const positive = part.reduce((sum, value) => sum + value, 0);
  return { part, sizes: [labels.length - positive, positive], names: ['-1', '1'] };
}
