import type { Precision } from '../cell/index.js';
import { matrix, type Matrix, type Shape } from '../ops/index.js';

/** A matrix as TensorFlow.js carries it in and out of a graph. */
export type Parcel =
  | { readonly dtype: 'float32'; readonly shape: readonly [number, number]; readonly values: Float32Array }
  | { readonly dtype: 'int32'; readonly shape: readonly [number, number, 2]; readonly values: Int32Array };

/**
 * TensorFlow.js has no float64 tensors. A float64 travels as the two 32-bit integers that share its bits, which the graph
 * casts back, so nothing is lost. The parcel may share the matrix's memory.
 */
export function pack({ rows, columns, data }: Matrix, precision: Precision): Parcel {
  switch (precision) {
    case 'float32':
      return { dtype: 'float32', shape: [rows, columns], values: Float32Array.from(data) };
    case 'float64':
      return {
        dtype: 'int32',
        shape: [rows, columns, 2],
        values: new Int32Array(data.buffer, data.byteOffset, 2 * data.length),
      };
  }
}

/** The matrix of this shape that a graph answered with. Owns its memory. */
export function unpack({ rows, columns }: Shape, values: Float32Array | Int32Array): Matrix {
  // A copy of the bytes starts on a float64's boundary, which the view given need not.
  return matrix(
    rows,
    columns,
    values instanceof Int32Array ? new Float64Array(values.slice().buffer) : Float64Array.from(values),
  );
}
