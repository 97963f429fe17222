import type { Cell, NetworkSpec } from '../cell/index.js';
import { extentOf } from '../cell/index.js';

const MICROSECOND = 1e-6;

/** Loading data, drawing the initial point, writing the result. */
const FIXED_SECONDS = 0.01;
/** Building and loading a TensorFlow graph besides. */
const GRAPH_SECONDS = 0.3;
/** Drawing one weight of a network. */
const DRAW = 0.15 * MICROSECOND;

/**
 * Seconds one thread needs for a cell: a prior, before anything was measured. Stopping early (train.until) is not
 * foreseen.
 */
export function estimateSeconds(cell: Cell): number {
  const { samples: n, features: d } = extentOf(cell.data);
  const started = FIXED_SECONDS + (cell.engine === 'graph' ? GRAPH_SECONDS : 0);
  switch (cell.model.kind) {
    case 'linear':
      return started + (flow(cell, n) ?? cell.train.epochs * linearEpoch(cell, n, d));
    case 'linearised':
      return started + networkStart(cell, cell.model) + (flow(cell, n) ?? cell.train.epochs * gramEpoch(n));
    case 'network':
      return started + networkStart(cell, cell.model) + cell.train.epochs * networkEpoch(cell.model, n, d);
  }
}

/**
 * A gradient flow takes about a thousand steps, however late its end (some thousands with the poly-tail loss, more where
 * weights oscillate), of about 300 µs + 0.04 µs · n³. Null for a cell that takes epochs.
 */
function flow({ train }: Cell, n: number): number | null {
  return train.until.time === undefined ? null : 1000 * (300 + 0.04 * n ** 3) * MICROSECOND;
}

/** A graph reads the n×d inputs twice and pays for calling its operations (about 5 µs + 0.001 µs · d·n). */
function linearEpoch(cell: Cell, n: number, d: number): number {
  return cell.engine === 'gram' ? gramEpoch(n) : (5 + 0.001 * d * n) * MICROSECOND;
}

/** An n×n matrix times a vector (about 0.1 µs + 0.005 µs · n²). */
function gramEpoch(n: number): number {
  return (0.1 + 0.005 * n ** 2) * MICROSECOND;
}

/**
 * The first layer costs its n×m activations and the product with the n×n Gram matrix (or, for many samples, the n×d inputs
 * twice); every further one three products with its m×m weights.
 */
function networkEpoch({ width, depth }: NetworkSpec, n: number, d: number): number {
  const first = n * width * (0.01 + 0.0003 * Math.min(n, 2 * d));
  const further = (depth - 1) * n * width * (0.01 + 0.0003 * width);
  return (4 + first + further) * MICROSECOND;
}

/** Every weight is drawn, then used once on every point; of an implicit first layer, one number for every point. */
function networkStart({ data }: Cell, { width, depth, first_layer }: NetworkSpec): number {
  const { samples, evaluationSamples, features } = extentOf(data);
  const first = first_layer === 'implicit' ? samples + evaluationSamples : features;
  return DRAW * width * (first + (depth - 1) * width);
}
