import type { Cell, NetworkSpec } from '../cell/index.js';
import { extentOf, outputsOf } from '../cell/index.js';

/** Of data, of records, and of a state that is written down: always float64. */
const FLOAT64 = 8;
/** What a cell takes however small it is: code, buffers on their way. */
const FIXED_BYTES = 6e6;
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
      return base + FLOAT64 * (3 * n * points + 4 * d * c);
    case 'linearised':
      // The tangent kernel of all outputs of all points, its factor, and what is made on the way.
      return base + startBytes(cell.model, points, c) + FLOAT64 * 5 * n * points * c ** 2;
    case 'network':
      // The first layer's Gram matrix, its factor, and to the evaluation points.
      return (
        base + startBytes(cell.model, points, c) + trainingBytes(cell, cell.model, n, d) + FLOAT64 * 3 * n * points
      );
  }
}

/**
 * θ⁽⁰⁾ as drawn beyond the first layer, kept for the next cell, and that of one; on every point activations, their derivatives
 * and tangents of every layer, those of every output, and one more of each on the way. W⁰ is never there whole.
 */
function startBytes({ width, depth }: NetworkSpec, points: number, c: number): number {
  return FLOAT64 * (2 * (depth - 1) * width ** 2 + (6 + c) * depth * width * points);
}

/**
 * In the engine θ, its gradient and one on the way; of further layers also θ as it is brought out to be recorded, once more
 * with its pending step, and with λ > 0 its initial values and its distance from them, on their way in and there. The first
 * layer is in Gram form, unless samples are so many that W⁰ takes less time.
 */
function trainingBytes({ precision, lambda }: Cell, model: NetworkSpec, n: number, d: number): number {
  const number = precision === 'float32' ? 4 : FLOAT64;
  const copies = 3 * number;
  const isGram = model.first_layer === 'implicit' || n < 2 * d;
  const first = model.width * (isGram ? n * copies : d * (2 * FLOAT64 + copies));
  const further = (model.depth - 1) * model.width ** 2;
  return first + further * (copies + (lambda > 0 ? 6 : 3) * FLOAT64);
}

/** The least of a few sizes to an octave that is not below: cells of one size are one queue. 0 stays 0. */
export function sizeOf(bytes: number): number {
  return bytes > 0 ? 2 ** (Math.ceil(4 * Math.log2(bytes)) / 4) : 0;
}
