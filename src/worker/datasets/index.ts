import type { DataSpec } from '../../core/cell/index.js';
import { canonicalJson } from '../../core/cell/index.js';
import type { Dataset } from '../../core/data/index.js';
import { checkTraining, coloredMnistDataset, mnistDataset, twoGaussiansDataset } from '../../core/data/index.js';
import { userDataset } from './files.js';
import { mnistFiles } from './mnist.js';

/** Cells that share data often follow one another on a thread. */
let latest: { readonly spec: DataSpec; readonly key: string; readonly dataset: Dataset } | undefined;

/**
 * The data of a cell; kept until the thread is asked for other data.
 * @param folder of the user's data files, by digest
 * @throws InvalidCellError when it cannot be trained on
 */
export function loadDataset(spec: DataSpec, folder: string | null = null): Dataset {
  if (latest?.spec === spec) return latest.dataset;
  const key = canonicalJson(spec);
  if (latest?.key !== key) latest = { spec, key, dataset: checked(makeDataset(spec, folder)) };
  return latest.dataset;
}

function checked(dataset: Dataset): Dataset {
  checkTraining(dataset);
  return dataset;
}

function makeDataset(spec: DataSpec, folder: string | null): Dataset {
  switch (spec.name) {
    case 'mnist':
      return mnistDataset(spec, mnistFiles());
    case 'colored-mnist':
      return coloredMnistDataset(spec, mnistFiles());
    case 'two-gaussians':
      return twoGaussiansDataset(spec);
    case 'csv':
    case 'idx':
      return userDataset(spec, folder);
  }
}
