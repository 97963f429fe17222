/** What the operators and functions of expressions do to numbers. */
import type { Arithmetic, Comparison } from './grammar.js';

export const FUNCTIONS: ReadonlyMap<
  string,
  { readonly arity: number; readonly apply: (...values: number[]) => number }
> = new Map([
  ['min', { arity: Infinity, apply: Math.min }],
  ['max', { arity: Infinity, apply: Math.max }],
  ['sqrt', { arity: 1, apply: Math.sqrt }],
  ['log', { arity: 1, apply: Math.log }],
  ['exp', { arity: 1, apply: Math.exp }],
  ['abs', { arity: 1, apply: Math.abs }],
  ['pow', { arity: 2, apply: Math.pow }],
]);

export const ARITHMETIC: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

export const ORDER: Readonly<Record<Exclude<Comparison, '==' | '!='>, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
