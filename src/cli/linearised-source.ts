import type { LinearisedSource } from '../core/analysis/index.js';
import { MAX_KERNEL_ROWS } from '../core/analysis/index.js';
import type { Cell } from '../core/cell/index.js';
import { canonicalJson } from '../core/cell/index.js';
import type { LinearisedLimit } from '../core/train/index.js';
import { linearisedLimit } from '../core/train/index.js';
import { loadDataset } from '../worker/datasets/index.js';

/** Kernels of the cells of a run, from its data; those of cells that differ in λ or learning rate only are made once. */
export function linearisedSource(dataFolder: string): LinearisedSource {
  const known = new Map<string, LinearisedLimit | 'no-kernel' | 'too-many-samples'>();
  return {
    get(cell) {
      const { data, model, loss, method, seed } = cell;
      const key = canonicalJson([data, model, loss, method, seed]);
      let found = known.get(key);
      if (found === undefined) known.set(key, (found = limitOf(cell, dataFolder)));
      return found;
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
