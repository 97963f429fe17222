import type { LinearisedSource } from '../core/analysis/index.js';
import { MAX_KERNEL_ROWS } from '../core/analysis/index.js';
import type { Cell } from '../core/cell/index.js';
import { canonicalJson } from '../core/cell/index.js';
import type { LinearisedLimit } from '../core/train/index.js';
import { linearisedLimit, underMethod } from '../core/train/index.js';
import { loadDataset } from '../worker/datasets/index.js';

/** Kernels of the cells of a run, from its data; those of cells that share data and initial point are made once. */
export function linearisedSource(dataFolder: string): LinearisedSource {
  const known = new Map<string, LinearisedLimit | 'no-kernel' | 'too-many-samples'>();
  return {
    get(cell) {
      const { data, model, loss, seed } = cell;
      const key = canonicalJson([data, model, loss, seed]);
      let found = known.get(key);
      if (found === undefined) known.set(key, (found = limitOf(cell, dataFolder)));
      return typeof found === 'string' ? found : underMethod(found, cell.method);
    },
  };
}

function limitOf(cell: Cell, dataFolder: string): LinearisedLimit | 'no-kernel' | 'too-many-samples' {
  let dataset;
  try {
    dataset = loadDataset(cell.data, dataFolder);
  } catch {
    // A report is made without the data too: files of users may be elsewhere by now.
    return 'no-kernel';
  }
  if (dataset.train.x.rows > MAX_KERNEL_ROWS) return 'too-many-samples';
  return linearisedLimit(cell, dataset) ?? 'no-kernel';
}
