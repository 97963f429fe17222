import type { Cell } from '../cell/index.js';

/** Cells that are alike in what makes estimates of their cost wrong: they share what was learned. */
export type Bucket = string;

/** As in `graph network float32 2^10x1 squared erm`. */
export function bucketOf({ engine, model, precision, loss, method, train: { until } }: Cell): Bucket {
  const size = model.kind === 'linear' ? [] : [`2^${Math.round(Math.log2(model.width))}x${model.depth}`];
  // How early a cell stops depends on what stops it.
  const stops = Object.keys(until).filter((key) => until[key as keyof typeof until] !== undefined);
  return [engine, model.kind, precision, ...size, loss.name, method.name, ...stops].join(' ');
}
