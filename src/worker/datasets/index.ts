import type { DataSpec } from '../../core/cell/index.js';
import { canonicalJson } from '../../core/cell/index.js';
import type { Dataset } from '../../core/data/index.js';
import { mnistDataset } from '../../core/data/index.js';
import { mnistFiles } from './mnist.js';

/** Cells that share data often follow one another on a thread. */
let latest: { readonly key: string; readonly dataset: Dataset } | undefined;

/** The data of a cell; kept until the thread is asked for other data. */
export function loadDataset(spec: DataSpec): Dataset {
  const key = canonicalJson(spec);
  if (latest?.key !== key) latest = { key, dataset: mnistDataset(spec, mnistFiles()) };
  return latest.dataset;
}
