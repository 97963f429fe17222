/** Dense float64 vectors and row-major matrices: the few loops that records and data preparation need. */
import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** ‖a‖. Plain sum of squares: entries here are far from the ends of the float64 range. */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** Numbers that one call takes as arguments; V8's stack ends somewhat beyond 10⁵. */
const MOST_ARGUMENTS = 50_000;

/** ‖a‖ by `Math.hypot`, which neither overflows nor loses digits; in parts where there are many numbers. */
export function hypot(a: Float64Array): number {
  const parts: number[] = [];
  for (let at = 0; at < a.length; at += MOST_ARGUMENTS) parts.push(Math.hypot(...a.subarray(at, at + MOST_ARGUMENTS)));
  return Math.hypot(...parts);
}

/** ‖a − b‖. */
export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

/** `A V`, row-major, for A [m, n] and V [n, columns] row-major. */
export function multiply(a: Matrix, v: Float64Array, columns = 1): Float64Array {
  const result = new Float64Array(a.rows * columns);
  for (let i = 0; i < a.rows; i++) {
    const row = rowView(a, i);
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let j = 0; j < row.length; j++) sum += row[j]! * v[j * columns + c]!;
      result[i * columns + c] = sum;
    }
  }
  return result;
}

/** `Aᵀ V`, row-major, for A [m, n] and V [m, columns] row-major. */
export function multiplyTransposed(a: Matrix, v: Float64Array, columns = 1): Float64Array {
  const result = new Float64Array(a.columns * columns);
  for (let i = 0; i < a.rows; i++) {
    const row = rowView(a, i);
    for (let j = 0; j < row.length; j++)
      for (let c = 0; c < columns; c++) result[j * columns + c]! += v[i * columns + c]! * row[j]!;
  }
  return result;
}

/** `A Bᵀ`, [a.rows, b.rows]: all inner products of rows. */
export function innerProducts(a: Matrix, b: Matrix): Matrix {
  const result = matrix(a.rows, b.rows);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.rows; j++) result.data[i * b.rows + j] = dot(rowView(a, i), rowView(b, j));
  return result;
}

function rowView(a: Matrix, i: number): Float64Array {
  return a.data.subarray(i * a.columns, (i + 1) * a.columns);
}
