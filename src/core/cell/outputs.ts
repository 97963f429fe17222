import type { Cell } from './cell.js';
import { taskOf } from './labels.js';

/** C: numbers that the model predicts for a point, one per class where the loss is over classes, else 1. */
export function outputsOf({ data, loss }: Pick<Cell, 'data' | 'loss'>): number {
  return taskOf(loss) === 'binary' ? 1 : new Set(Object.values(data.labels)).size;
}
