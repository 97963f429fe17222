/**
 * Elementary functions as straight-line code of additions, multiplications, divisions and table look-ups. `Math.exp` is
 * a call that costs as much as the rest of an epoch and may differ between versions of V8; these are inlined and, being
 * made of correctly rounded operations only, give the same bits on every machine.
 */
import { erf as erfOf } from '../ops/index.js';
import type { Atom, Scope } from './scope.js';
import { literal } from './scope.js';

const LOG2_E = Math.LOG2E;
/** ln 2 = LN2_HIGH + LN2_LOW, the first with enough trailing zeros that k · LN2_HIGH is exact for |k| < 2¹¹. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** Adding 1.5 · 2⁵² rounds to the nearest integer; subtracting it again leaves that integer. */
const ROUNDER = 6755399441055744;

/** Below 2⁻¹⁰⁷⁴ lies zero; the table goes a little further so that every index it is given exists. */
const SMALLEST_EXPONENT = -1080;
const LARGEST_EXPONENT = 1024;
/** Beyond these arguments e^x is 0 or ∞ in float64. */
const LOWEST = -746;
const HIGHEST = 710;

/** `POWERS_OF_TWO[k − SMALLEST_EXPONENT] = 2^k`, exactly; the generated code knows it as `pow2`. */
export const POWERS_OF_TWO = Float64Array.from(
  { length: LARGEST_EXPONENT - SMALLEST_EXPONENT + 1 },
  (_, i) => 2 ** (i + SMALLEST_EXPONENT),
);

/** e^x for x ≤ 0, within 2 units in the last place. */
export function expOfNonPositive(s: Scope, x: Atom): Atom {
  if (typeof x === 'number') return Math.exp(x);
  const { mantissa, exponent } = reduceExp(s, s.compute(`${x} < ${LOWEST} ? ${LOWEST} : ${x}`));
  return s.compute(`${mantissa} * pow2[(${exponent} + ${-SMALLEST_EXPONENT}) | 0]`);
}

/** e^x for any x, within 2 units in the last place. */
export function exp(s: Scope, x: Atom): Atom {
  if (typeof x === 'number') return Math.exp(x);
  const bounded = s.compute(`${x} < ${LOWEST} ? ${LOWEST} : ${x} > ${HIGHEST} ? ${HIGHEST} : ${x}`);
  const { mantissa, exponent } = reduceExp(s, bounded);
  // In two factors, because 2¹⁰²⁴ is not finite where the product still is.
  return s.compute(`(2 * ${mantissa}) * pow2[(${exponent} + ${-SMALLEST_EXPONENT - 1}) | 0]`);
}

/** `e^x = mantissa · 2^exponent` with |x − exponent · ln 2| ≤ ½ ln 2: Taylor's polynomial of degree 13, truncated below 5·10⁻¹⁸. */
function reduceExp(s: Scope, x: string): { mantissa: string; exponent: string } {
  const exponent = s.compute(`(${x} * ${literal(LOG2_E)} + ${literal(ROUNDER)}) - ${literal(ROUNDER)}`);
  const r = s.compute(`(${x} - ${exponent} * ${literal(LN2_HIGH)}) - ${exponent} * ${literal(LN2_LOW)}`);
  const r2 = s.compute(`${r} * ${r}`);
  const r4 = s.compute(`${r2} * ${r2}`);
  const pair = (n: number): string => `(${literal(1 / factorial(n))} + ${r} * ${literal(1 / factorial(n + 1))})`;
  const high = s.compute(
    `(${pair(4)} + ${r2} * ${pair(6)}) + ${r4} * ((${pair(8)} + ${r2} * ${pair(10)}) + ${r4} * ${pair(12)})`,
  );
  const mantissa = s.compute(`1 + (${r} + ${r2} * (${pair(2)} + ${r2} * ${high}))`);
  return { mantissa, exponent };
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** Coefficients of FreeBSD msun's log1p for `(log(1+f) − f + f²/2 …)/s` in powers of s², s = f/(2 + f). */
const LOG_COEFFICIENTS = [
  6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1,
  1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1,
] as const;
/** √2 − 1: up to here log1p needs no reduction. */
const REDUCE_FROM = 0.41421356237309503;

/** `log(1 + u)` for 0 ≤ u ≤ 1, within 2 units in the last place. */
function log1pOfUnit(s: Scope, u: string): string {
  const reduced = s.compute(`${u} > ${literal(REDUCE_FROM)}`);
  // (u − 1)/2 is exact there, and 1 + f = (1 + u)/2.
  const f = s.compute(`${reduced} ? (${u} - 1) * 0.5 : ${u}`);
  const halfSquare = s.compute(`0.5 * ${f} * ${f}`);
  const q = s.compute(`${f} / (2 + ${f})`);
  const w = s.compute(`${q} * ${q}`);
  const w2 = s.compute(`${w} * ${w}`);
  const [l1, l2, l3, l4, l5, l6, l7] = LOG_COEFFICIENTS.map(literal) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const series = s.compute(
    `${w} * ((${l1} + ${w} * ${l2}) + ${w2} * ((${l3} + ${w} * ${l4}) + ${w2} * ((${l5} + ${w} * ${l6}) + ${w2} * ${l7})))`,
  );
  const tail = s.compute(`${f} - (${halfSquare} - ${q} * (${halfSquare} + ${series}))`);
  return s.compute(`${reduced} ? ${literal(Math.LN2)} + ${tail} : ${tail}`);
}

/** `log(1 + x)` for x ≥ 0; a call beyond 1, which losses reach only while several wrong classes are about as likely as any. */
export function log1p(s: Scope, x: Atom): Atom {
  return typeof x === 'number' ? Math.log1p(x) : s.compute(`${x} <= 1 ? ${log1pOfUnit(s, x)} : Math.log1p(${x})`);
}

/** `e^−|x|`, the part that sigmoid and softplus of the same x share. */
function decayOfMagnitude(s: Scope, x: string): string {
  return s.text(expOfNonPositive(s, s.compute(`-Math.abs(${x})`)));
}

/** `log(1 + e^x)`. */
export function softplus(s: Scope, x: Atom): Atom {
  if (typeof x === 'number') return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  return s.compute(`(${x} > 0 ? ${x} : 0) + ${log1pOfUnit(s, decayOfMagnitude(s, x))}`);
}

/** `1 / (1 + e^−x)`. */
export function sigmoid(s: Scope, x: Atom): Atom {
  if (typeof x === 'number') return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  const u = decayOfMagnitude(s, x);
  const share = s.compute(`1 / (1 + ${u})`);
  return s.compute(`${x} >= 0 ? ${share} : ${u} * ${share}`);
}

/** A call: where this engine trains networks at all, it is not for speed. */
export function tanh(s: Scope, x: Atom): Atom {
  return typeof x === 'number' ? Math.tanh(x) : s.compute(`Math.tanh(${x})`);
}

/** A call of the reference's erf, which the generated code knows as `erf`. */
export function erf(s: Scope, x: Atom): Atom {
  return typeof x === 'number' ? erfOf(x) : s.compute(`erf(${x})`);
}

/** x raised to a fixed exponent. */
export function pow(s: Scope, x: Atom, exponent: number): Atom {
  if (typeof x === 'number') return x ** exponent;
  switch (exponent) {
    case 1:
      return x;
    case 2:
      return s.mul(x, x);
    case -1:
      return s.div(1, x);
    case -2:
      return s.div(1, s.mul(x, x));
    default:
      return s.compute(`Math.pow(${x}, ${literal(exponent)})`);
  }
}
