/** Expressions as typed functions of a cell. */

/**
 * What an expression says about a cell. A key that the cell does not have (`method.nu` under erm) is undefined: arithmetic
 * with it is undefined, and every comparison with it is false, except `!=`, which is true.
 */
export type Value = number | string | boolean | undefined;

export type Type = 'number' | 'text' | 'condition';

export type Evaluate = (cell: unknown) => Value;

export interface Compiled {
  readonly type: Type;
  readonly evaluate: Evaluate;
  /** The words a text can be, if they are known. */
  readonly words?: readonly string[];
}

export function literal(value: number | string | boolean): Compiled {
  const type = typeof value === 'number' ? 'number' : typeof value === 'string' ? 'text' : 'condition';
  return { type, evaluate: () => value };
}

export function number(evaluate: Evaluate): Compiled {
  return { type: 'number', evaluate };
}

export function condition(evaluate: Evaluate): Compiled {
  return { type: 'condition', evaluate };
}

/** A type after "expected" or "got". */
export function noun(type: Type): string {
  return type === 'condition' ? 'a condition' : type === 'number' ? 'a number' : 'text';
}

/** Undefined where the value is. */
export function whenNumber<T extends Value>(value: Value, use: (value: number) => T): T | undefined {
  return typeof value === 'number' ? use(value) : undefined;
}
