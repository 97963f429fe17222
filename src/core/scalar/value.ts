import type { Matrix, Shape } from '../ops/index.js';
import type { Atom } from './operation.js';
import type { Scope } from './scope.js';

/** Entries with this many numbers or fewer live in variables of the generated code; more live in arrays. */
export const UNROLL_LIMIT = 16;

/** Row and column of an entry: known integers, or loop variables of the generated code. */
export type Index = number | string;

/**
 * A matrix in the generated code: a recipe for its entries. `at` emits what computes one entry into a scope; with a loop
 * variable as index it emits the body of a loop.
 */
export interface SymbolicMatrix extends Shape {
  /** `variables`: entries at hand, indexed by known integers only; `array`: cheap to read; `recipe`: computed at each use. */
  readonly kind: 'variables' | 'array' | 'recipe';
  at(scope: Scope, row: Index, column: Index): Atom;
}

/** Whether the entries are written out one by one. */
export function isUnrolled(shape: Shape): boolean {
  return shape.rows * shape.columns <= UNROLL_LIMIT;
}

/** A matrix whose entries are all at hand, row-major. */
export function unrolled(rows: number, columns: number, entries: readonly Atom[]): SymbolicMatrix {
  return {
    kind: 'variables',
    rows,
    columns,
    at(_scope, row, column) {
      if (typeof row === 'string' || typeof column === 'string')
        throw new Error('an unrolled matrix was indexed by a loop variable');
      return entries[row * columns + column]!;
    },
  };
}

/** A matrix held in an array of the generated code, row-major. */
export function stored(rows: number, columns: number, array: string): SymbolicMatrix {
  return {
    kind: 'array',
    rows,
    columns,
    at: (scope, row, column) => scope.evaluate(`${array}[${flatIndex(row, column, columns)}]`),
  };
}

/** Numbers known while compiling, held in an array of the generated code for when a loop variable indexes them. */
export function constant({ rows, columns, data }: Matrix, array: string): SymbolicMatrix {
  const inArray = stored(rows, columns, array);
  return {
    kind: 'array',
    rows,
    columns,
    at(scope, row, column) {
      if (typeof row === 'number' && typeof column === 'number') return data[row * columns + column]!;
      return inArray.at(scope, row, column);
    },
  };
}

/** Source text of `row · columns + column`. */
export function flatIndex(row: Index, column: Index, columns: number): string {
  if (typeof row === 'number' && typeof column === 'number') return `${row * columns + column}`;
  const start = typeof row === 'number' ? `${row * columns}` : columns === 1 ? row : `${row} * ${columns}`;
  return column === 0 ? start : `${start} + ${column}`;
}
