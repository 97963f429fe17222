import type { Cell } from '../cell/index.js';

const MICROSECOND = 1e-6;

/** Pixels of an MNIST image, the dimension of every data set there is. */
const DIMENSION = 784;

/** Loading data, drawing the initial point, writing the result. */
const FIXED_SECONDS = 0.01;
/** Building and loading a TensorFlow graph besides. */
const GRAPH_SECONDS = 0.3;

/**
 * Seconds one thread needs for a cell: a prior, before anything was measured. Per epoch the gram engine multiplies an n×n
 * matrix by a vector (about 0.1 µs + 0.005 µs · n²); a graph reads the n×d inputs twice and pays for calling its operations
 * (about 5 µs + 0.001 µs · d·n). Stopping early (train.until) is not foreseen.
 */
export function estimateSeconds(cell: Cell): number {
  const n = Object.values(cell.data.classes).reduce((sum, count) => sum + count, 0);
  switch (cell.engine) {
    case 'gram':
      return FIXED_SECONDS + cell.train.epochs * (0.1 + 0.005 * n ** 2) * MICROSECOND;
    case 'graph':
      return FIXED_SECONDS + GRAPH_SECONDS + cell.train.epochs * (5 + 0.001 * DIMENSION * n) * MICROSECOND;
  }
}
