/** A number known while compiling, or the name of a variable that holds one. */
export type Atom = number | string;

/** What a statement computes from its operands; all in float64, correctly rounded where it is arithmetic. */
export type Operation =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'neg'
  | 'abs'
  /** `(x, y)`: the larger, y where neither is; NaN if either is, so that a diverged run stays NaN. */
  | 'larger'
  /** `(a, b, yes, no)`: a < b ? yes : no */
  | 'ifLess'
  /** `(a, b, yes, no)`: a ≤ b ? yes : no */
  | 'ifAtMost'
  /** `(m, k)`: m · 2^k for a mantissa ½ < m < 2 and an integer −1022 < k ≤ 1024 where the product is not subnormal. */
  | 'scale'
  /** `(x, short)`: `short` where x ≤ 1, else log(1 + x). */
  | 'log1pBeyondOne'
  | 'tanh'
  | 'erf'
  /** `(x, exponent)` */
  | 'pow';

/** A variable and how it is computed. Every variable is assigned once. */
export interface Statement {
  readonly name: string;
  readonly operation: Operation;
  readonly operands: readonly Atom[];
}

/** `POWERS_OF_TWO[k − SMALLEST_EXPONENT] = 2^k`, exactly; generated JavaScript knows it as `pow2`. */
export const POWERS_OF_TWO = Float64Array.from({ length: 2047 }, (_, i) => 2 ** (i - 1023));
const SMALLEST_EXPONENT = -1023;

/**
 * Source text of a known number. Numbers are written where they are used: a variable of an enclosing function would
 * hold them boxed, and reading it would cost more than the arithmetic.
 */
function literal(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(-${-value})` : `${value}`;
}

/** An atom in generated JavaScript. */
export function textOf(atom: Atom): string {
  return typeof atom === 'number' ? literal(atom) : atom;
}

const SOURCE: Readonly<Record<Operation, (...operands: string[]) => string>> = {
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  neg: (a) => `-${a}`,
  abs: (a) => `Math.abs(${a})`,
  larger: (x, y) => `${x} > ${y} || ${x} !== ${x} ? ${x} : ${y}`,
  ifLess: (a, b, yes, no) => `${a} < ${b} ? ${yes} : ${no}`,
  ifAtMost: (a, b, yes, no) => `${a} <= ${b} ? ${yes} : ${no}`,
  // In two exact factors, because 2¹⁰²⁴ is not finite where the product still is.
  scale: (m, k) => `(2 * ${m}) * pow2[(${k} + ${-SMALLEST_EXPONENT - 1}) | 0]`,
  log1pBeyondOne: (x, short) => `${x} <= 1 ? ${short} : Math.log1p(${x})`,
  tanh: (x) => `Math.tanh(${x})`,
  erf: (x) => `erf(${x})`,
  pow: (x, exponent) => `Math.pow(${x}, ${exponent})`,
};

/** The operation as an expression of JavaScript. */
export function sourceOf(operation: Operation, operands: readonly Atom[]): string {
  return SOURCE[operation](...operands.map(textOf));
}
