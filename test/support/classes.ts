/** Learning problems with several classes. */
import type { Cell } from '../../src/core/cell/index.js';
import { parseCell } from '../../src/core/cell/index.js';
import type { Dataset, Samples } from '../../src/core/data/index.js';
import type { Run } from '../../src/core/train/index.js';
import { runOf } from '../../src/core/train/index.js';
import { randomDataset } from './problems.js';

export const CLASS_LOSSES = ['cross-entropy', 'vector-squared'] as const;

/** As `randomDataset`, with the index of a sample's group as its class. */
export function classDataset(sizes: readonly number[], features: number, seed = 0): Dataset {
  const labelled = (samples: Samples): Samples => ({ ...samples, y: Float64Array.from(samples.group) });
  const { train, test, ...names } = randomDataset(sizes, features, seed);
  return { ...names, train: labelled(train), test: labelled(test) };
}

/** A cell over as many digits as there are groups. */
export function classCell(dataset: Dataset, changes: object): Cell {
  const sizes = dataset.groupNames.map((_, k) => dataset.train.group.filter((group) => group === k).length);
  return parseCell({
    data: { name: 'mnist', classes: Object.fromEntries(sizes.map((size, k) => [k, size])) },
    model: { kind: 'linear' },
    loss: { name: 'cross-entropy' },
    method: { name: 'erm' },
    ...changes,
  });
}

export function classRun(dataset: Dataset, changes: object): Run {
  return runOf(classCell(dataset, changes), dataset);
}
