import type { Matrix } from '../ops/index.js';

export type Scale = 'none' | 'unit' | 'sqrt-d';

/** A sample that cannot be scaled to a given norm, because it is zero. */
export class ZeroSampleError extends Error {
  override readonly name = 'ZeroSampleError';
  readonly retryable = false;
}

/**
 * Scales each row: `none` leaves it, `unit` makes ‖x‖ = 1, `sqrt-d` makes ‖x‖ = √d (so that the kernel of a wide network
 * is well conditioned).
 * @throws ZeroSampleError for a zero row, unless `none`.
 */
export function scaleRows(x: Matrix, scale: Scale): Matrix {
  if (scale === 'none') return x;
  const target = scale === 'unit' ? 1 : Math.sqrt(x.columns);
  const data = new Float64Array(x.data.length);
  for (let i = 0; i < x.rows; i++) {
    const row = x.data.subarray(i * x.columns, (i + 1) * x.columns);
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (norm === 0)
      throw new ZeroSampleError(`sample ${i} is zero and cannot be scaled to norm ${target}; use scale: none`);
    row.forEach((value, j) => (data[i * x.columns + j] = (value / norm) * target));
  }
  return { ...x, data };
}
