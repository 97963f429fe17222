import type { DataSpec } from '../../core/cell/index.js';
import { canonicalJson } from '../../core/cell/index.js';
import type { Dataset } from '../../core/data/index.js';
import { checkTraining, coloredMnistDataset, mnistDataset, twoGaussiansDataset } from '../../core/data/index.js';
import { mnistFiles } from './mnist.js';

/** Cells that share data often follow one another on a thread. */
let latest: { readonly key: string; readonly dataset: Dataset } | undefined;

/**
 * The data of a cell; kept until the thread is asked for other data.
 * @throws InvalidCellError when it cannot be trained on
 */
export function loadDataset(spec: DataSpec): Dataset {
  const key = canonicalJson(spec);
  if (latest?.key !== key) latest = { key, dataset: checked(makeDataset(spec)) };
  return latest.dataset;
}

function checked(dataset: Dataset): Dataset {
  checkTraining(dataset);
  return dataset;
}

function makeDataset(spec: DataSpec): Dataset {
  switch (spec.name) {
    case 'mnist':
      return mnistDataset(spec, mnistFiles());
    case 'colored-mnist':
      return coloredMnistDataset(spec, mnistFiles());
    case 'two-gaussians':
      return twoGaussiansDataset(spec);
    case 'csv':
    case 'idx':
      throw new Error('todo');
  }
}
