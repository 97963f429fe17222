import type { Cell, NetworkSpec } from '../cell/index.js';
import { extentOf, outputsOf } from '../cell/index.js';

/** Of data, of records, and of a state that is written down: always float64. */
const FLOAT64 = 8;
/** What a cell takes however small it is: code, buffers on their way. */
const FIXED_BYTES = 4e6;
/** A TensorFlow graph, prepared. */
const GRAPH_BYTES = 5e7;
/** Columns of a record besides predictions and coordinates, about; and coordinates at most. */
const RECORD_NUMBERS = 40;
const COORDINATES = 256;

/** Bytes that training a cell takes at its peak, beyond what a thread takes by itself: from shapes, before it was measured. */
export function estimateBytes(cell: Cell): number {
  const { samples: n, evaluationSamples: m, features: d } = extentOf(cell.data);
  const points = n + m;
  const c = outputsOf(cell);
  const data = FLOAT64 * d * points;
  const trace = FLOAT64 * cell.train.record.points * (RECORD_NUMBERS + c * points + Math.min(c * d, COORDINATES));
  const base = FIXED_BYTES + (cell.engine === 'graph' ? GRAPH_BYTES : 0) + data + trace;
  switch (cell.model.kind) {
    case 'linear':
      // The kernel and its factor, or the plain weights.
      return base + FLOAT64 * (2 * n * points + 4 * d * c);
    case 'linearised':
      // Drawn once; then the tangent kernel of all outputs of all points, its factor, and what is made on the way.
      return base + FLOAT64 * (weightsOf(cell.model, d, points, c) + 5 * n * points * c ** 2);
    case 'network':
      return base + networkBytes(cell, cell.model, d, points, c);
  }
}

/**
 * θ⁽⁰⁾ as drawn; in the engine θ, its gradient and one on the way; activations, their derivatives and tangents, on every
 * point, and one more of each on the way. Layers beyond the first are kept for the next cell; with λ > 0 the engine has their
 * initial values too, and θ's distance from them.
 */
function networkBytes({ precision, lambda }: Cell, model: NetworkSpec, d: number, points: number, c: number): number {
  const number = precision === 'float32' ? 4 : FLOAT64;
  const weights = weightsOf(model, d, points, c);
  const further = (model.depth - 1) * model.width ** 2;
  const start = (FLOAT64 + (lambda > 0 ? 2 * number : 0)) * further;
  return (FLOAT64 + 3 * number) * weights + start + 6 * FLOAT64 * model.depth * model.width * points;
}

function weightsOf({ width, depth, first_layer }: NetworkSpec, d: number, points: number, c: number): number {
  return width * ((first_layer === 'implicit' ? points : d) + (depth - 1) * width + c);
}

/** The least of a few sizes to an octave that is not below: cells of one size are one queue. 0 stays 0. */
export function sizeOf(bytes: number): number {
  return bytes > 0 ? 2 ** (Math.ceil(4 * Math.log2(bytes)) / 4) : 0;
}
