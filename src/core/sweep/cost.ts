import type { Cell, NetworkSpec } from '../cell/index.js';
import { extentOf, outputsOf } from '../cell/index.js';

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
  const c = outputsOf(cell);
  const started = FIXED_SECONDS + (cell.engine === 'graph' ? GRAPH_SECONDS : 0);
  switch (cell.model.kind) {
    case 'linear':
      return started + (flow(cell, n * c) ?? cell.train.epochs * linearEpoch(cell, n, d, c));
    case 'linearised':
      return started + networkStart(cell, cell.model) + (flow(cell, n * c) ?? cell.train.epochs * gramEpoch(n * c, 1));
    case 'network':
      return started + networkStart(cell, cell.model) + cell.train.epochs * networkEpoch(cell.model, n, d, c);
  }
}

/**
 * A gradient flow takes about a thousand steps, however late its end (some thousands with the poly-tail loss, more where
 * weights oscillate), of about 300 µs + 0.04 µs · n³ for n predictions. Null for a cell that takes epochs.
 */
function flow({ train }: Cell, n: number): number | null {
  return train.until.time === undefined ? null : 1000 * (300 + 0.04 * n ** 3) * MICROSECOND;
}

/** A graph reads the n×d inputs twice and pays for calling its operations (about 5 µs + 0.001 µs · d·n for each output). */
function linearEpoch(cell: Cell, n: number, d: number, c: number): number {
  return cell.engine === 'gram' ? gramEpoch(n, c) : (5 + 0.001 * d * n * c) * MICROSECOND;
}

/** An n×n matrix times c vectors (about 0.1 µs + 0.005 µs · n²·c). A tangent kernel is one over all outputs of all points. */
function gramEpoch(n: number, c: number): number {
  return (0.1 + 0.005 * n ** 2 * c) * MICROSECOND;
}

/**
 * The first layer costs its n×m activations and the product with the n×n Gram matrix (or, for many samples, the n×d inputs
 * twice); every further one three products with its m×m weights, and every output after the first as many with m of them.
 */
function networkEpoch({ width, depth }: NetworkSpec, n: number, d: number, c: number): number {
  const first = n * width * (0.01 + 0.0003 * Math.min(n, 2 * d));
  const further = (depth - 1) * n * width * (0.01 + 0.0003 * width);
  const outputs = (c - 1) * n * width * 0.0003;
  return (4 + first + further + outputs) * MICROSECOND;
}

/** Every weight is drawn, then used once on every point; of an implicit first layer, one number for every point. */
function networkStart({ data }: Cell, { width, depth, first_layer }: NetworkSpec): number {
  const { samples, evaluationSamples, features } = extentOf(data);
  const first = first_layer === 'implicit' ? samples + evaluationSamples : features;
  return DRAW * width * (first + (depth - 1) * width);
}
