/**
 * Elementary functions as straight-line code of additions, multiplications, divisions and shifts of the exponent.
 * `Math.exp` is a call that costs as much as the rest of an epoch and may differ between versions of V8; these are
 * inlined and, being made of correctly rounded operations only, give the same bits on every machine.
 */
import { erf as erfOf } from '../ops/index.js';
import type { Atom } from './operation.js';
import type { Scope } from './scope.js';

const LOG2_E = Math.LOG2E;
/** ln 2 = LN2_HIGH + LN2_LOW, the first with enough trailing zeros that k · LN2_HIGH is exact for |k| < 2¹¹. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** Adding 1.5 · 2⁵² rounds to the nearest integer; subtracting it again leaves that integer. */
const ROUNDER = 6755399441055744;

/** Below, e^x counts as 0: float64 has but subnormal numbers there, which no step of training can tell from 0. */
export const EXP_IS_ZERO_BELOW = -708;
/** Beyond, e^x is ∞ in float64: ln of the largest number. */
const EXP_IS_INFINITE_ABOVE = 709.782712893384;

/** e^x for x ≤ 0, within 2 units in the last place; 0 below `EXP_IS_ZERO_BELOW`. */
export function expOfNonPositive(s: Scope, x: Atom): Atom {
  if (typeof x === 'number') return x < EXP_IS_ZERO_BELOW ? 0 : Math.exp(x);
  const raised = raise(s, s.compute('ifLess', x, EXP_IS_ZERO_BELOW, EXP_IS_ZERO_BELOW, x));
  return s.compute('ifLess', x, EXP_IS_ZERO_BELOW, 0, raised);
}

/** e^x for any x, within 2 units in the last place; 0 below `EXP_IS_ZERO_BELOW`. */
export function exp(s: Scope, x: Atom): Atom {
  if (typeof x === 'number') return x < EXP_IS_ZERO_BELOW ? 0 : Math.exp(x);
  const bounded = s.compute('ifLess', EXP_IS_INFINITE_ABOVE, x, EXP_IS_INFINITE_ABOVE, x);
  return s.compute('ifLess', EXP_IS_INFINITE_ABOVE, x, Number.POSITIVE_INFINITY, expOfNonPositive(s, bounded));
}

/** `e^x = m · 2^k` with |x − k ln 2| ≤ ½ ln 2: Taylor's polynomial of degree 13, truncated below 5·10⁻¹⁸. */
function raise(s: Scope, x: Atom): Atom {
  const k = s.sub(s.add(s.mul(x, LOG2_E), ROUNDER), ROUNDER);
  const r = s.sub(s.sub(x, s.mul(k, LN2_HIGH)), s.mul(k, LN2_LOW));
  const r2 = s.mul(r, r);
  const r4 = s.mul(r2, r2);
  const pair = (n: number): Atom => s.add(1 / factorial(n), s.mul(r, 1 / factorial(n + 1)));
  const step = (low: Atom, high: Atom): Atom => s.add(low, s.mul(r2, high));
  const high = s.add(step(pair(4), pair(6)), s.mul(r4, s.add(step(pair(8), pair(10)), s.mul(r4, pair(12)))));
  return s.compute('scale', s.add(1, s.add(r, s.mul(r2, step(pair(2), high)))), k);
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
function log1pOfUnit(s: Scope, u: Atom): Atom {
  // (u − 1)/2 is exact there, and 1 + f = (1 + u)/2.
  const f = s.compute('ifLess', REDUCE_FROM, u, s.mul(s.sub(u, 1), 0.5), u);
  const halfSquare = s.mul(s.mul(0.5, f), f);
  const q = s.div(f, s.add(2, f));
  const w = s.mul(q, q);
  const w2 = s.mul(w, w);
  const [l1, l2, l3, l4, l5, l6, l7] = LOG_COEFFICIENTS;
  const pair = (low: number, high: number): Atom => s.add(low, s.mul(w, high));
  const series = s.mul(
    w,
    s.add(pair(l1, l2), s.mul(w2, s.add(pair(l3, l4), s.mul(w2, s.add(pair(l5, l6), s.mul(w2, l7)))))),
  );
  const tail = s.sub(f, s.sub(halfSquare, s.mul(q, s.add(halfSquare, series))));
  return s.compute('ifLess', REDUCE_FROM, u, s.add(Math.LN2, tail), tail);
}

/** `log(1 + x)` for x ≥ 0; a call beyond 1, which losses reach only while several wrong classes are about as likely as any. */
export function log1p(s: Scope, x: Atom): Atom {
  return typeof x === 'number' ? Math.log1p(x) : s.compute('log1pBeyondOne', x, log1pOfUnit(s, x));
}

/** `e^−|x|`, the part that sigmoid and softplus of the same x share. */
function decayOfMagnitude(s: Scope, x: Atom): Atom {
  return expOfNonPositive(s, s.neg(s.abs(x)));
}

/** `log(1 + e^x)`. */
export function softplus(s: Scope, x: Atom): Atom {
  if (typeof x === 'number') return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  return s.add(s.compute('ifLess', 0, x, x, 0), log1pOfUnit(s, decayOfMagnitude(s, x)));
}

/** `1 / (1 + e^−x)`. */
export function sigmoid(s: Scope, x: Atom): Atom {
  if (typeof x === 'number') return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  const u = decayOfMagnitude(s, x);
  const share = s.div(1, s.add(1, u));
  return s.compute('ifAtMost', 0, x, share, s.mul(u, share));
}

/** A call: where this engine trains networks at all, it is not for speed. */
export function tanh(s: Scope, x: Atom): Atom {
  return typeof x === 'number' ? Math.tanh(x) : s.compute('tanh', x);
}

/** A call of the reference's erf. */
export function erf(s: Scope, x: Atom): Atom {
  return typeof x === 'number' ? erfOf(x) : s.compute('erf', x);
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
      return s.compute('pow', x, exponent);
  }
}
