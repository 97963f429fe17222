import type { Cell, NetworkSpec } from '../cell/index.js';

const MICROSECOND = 1e-6;

/** Pixels of an MNIST image, the dimension of every data set there is. */
const DIMENSION = 784;

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
  const n = total(cell.data.classes);
  const started = FIXED_SECONDS + (cell.engine === 'graph' ? GRAPH_SECONDS : 0);
  switch (cell.model.kind) {
    case 'linear':
      return started + cell.train.epochs * linearEpoch(cell, n);
    case 'linearised':
      return started + networkStart(cell, cell.model) + cell.train.epochs * gramEpoch(n);
    case 'network':
      return started + networkStart(cell, cell.model) + cell.train.epochs * networkEpoch(cell.model, n);
  }
}

/** A graph reads the n×d inputs twice and pays for calling its operations (about 5 µs + 0.001 µs · d·n). */
function linearEpoch(cell: Cell, n: number): number {
  return cell.engine === 'gram' ? gramEpoch(n) : (5 + 0.001 * DIMENSION * n) * MICROSECOND;
}

/** An n×n matrix times a vector (about 0.1 µs + 0.005 µs · n²). */
function gramEpoch(n: number): number {
  return (0.1 + 0.005 * n ** 2) * MICROSECOND;
}

/**
 * The first layer costs its n×m activations and the product with the n×n Gram matrix (or, for many samples, the n×d inputs
 * twice); every further one three products with its m×m weights.
 */
function networkEpoch({ width, depth }: NetworkSpec, n: number): number {
  const first = n * width * (0.01 + 0.0003 * Math.min(n, 2 * DIMENSION));
  const further = (depth - 1) * n * width * (0.01 + 0.0003 * width);
  return (4 + first + further) * MICROSECOND;
}

/** Every weight is drawn, then used once on every point; of an implicit first layer, one number for every point. */
function networkStart({ data }: Cell, { width, depth, first_layer }: NetworkSpec): number {
  const first = first_layer === 'implicit' ? total(data.classes) + total(data.test) : DIMENSION;
  return DRAW * width * (first + (depth - 1) * width);
}

function total(counts: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(counts).reduce<number>((sum, count = 0) => sum + count, 0);
}
