import type { Matrix } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';

/** Consecutive units of a layer. */
export interface Block {
  readonly from: number;
  readonly units: number;
}

/** All units, in blocks of as many as asked for but the last, which may have fewer. */
export function blocksOf(width: number, unitsPerBlock: number): Block[] {
  return Array.from({ length: Math.ceil(width / unitsPerBlock) }, (_, k) => {
    const from = k * unitsPerBlock;
    return { from, units: Math.min(unitsPerBlock, width - from) };
  });
}

/** A block's rows, in the memory of the whole. */
export function rowsOf({ columns, data }: Matrix, { from, units }: Block): Matrix {
  return matrix(units, columns, data.subarray(from * columns, (from + units) * columns));
}

/** A copy of a block's columns. */
export function columnsOf({ rows, columns, data }: Matrix, { from, units }: Block): Matrix {
  const part = matrix(rows, units);
  for (let i = 0; i < rows; i++)
    part.data.set(data.subarray(i * columns + from, i * columns + from + units), i * units);
  return part;
}

/** The whole of all its columns. */
export function joinedColumns(parts: readonly Matrix[]): Matrix {
  const width = parts.reduce((sum, { columns }) => sum + columns, 0);
  const whole = matrix(parts[0]!.rows, width);
  let from = 0;
  for (const { rows, columns, data } of parts) {
    for (let i = 0; i < rows; i++)
      whole.data.set(data.subarray(i * columns, (i + 1) * columns), i * whole.columns + from);
    from += columns;
  }
  return whole;
}
