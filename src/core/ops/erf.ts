/** Interpolant of `erf(x)/x − 1` in x² at 13 Chebyshev nodes of [0, 1], off by at most 2·10⁻¹⁹; from 50 digits. */
const NEAR = [
  0.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792, 0.0052239776248180145,
  -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-5, 1.6461000484121368e-6, -1.6350312701054695e-7,
  1.4659775274047436e-8, -1.1372848856791674e-9, 5.957176147748911e-11,
] as const;

/** Interpolant of `e^{x²} erfc(x)` in u = (x − 2.5)/(x + 2.5) at 16 Chebyshev nodes for 1 ≤ x ≤ 6, within 2·10⁻¹⁶ of it. */
const FAR = [
  0.21080636406114356, -0.3717367339489732, 0.251713193217456, -0.12503305237885554, 0.0399225390747838,
  -0.0039937011641469865, -0.002642365927759658, 0.0008759154019168855, 0.00022837955896605415, -0.00012887649615317198,
  -3.4172229273553035e-5, 1.8609712314617464e-5, 7.48480117852628e-6, -2.2842173094341345e-6, -1.5625258507743158e-6,
  8.134380709229634e-8,
] as const;
const FAR_CENTRE = 2.5;

/** From here on erf(x) is 1 in float64. */
const SATURATED = 6;

/** The error function `(2/√π) ∫₀ˣ e^{−t²} dt`, within 2 units in the last place. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 1) return x + x * polynomial(NEAR, x * x);
  if (size >= SATURATED) return Math.sign(x);
  const complement = Math.exp(-x * x) * polynomial(FAR, (size - FAR_CENTRE) / (size + FAR_CENTRE));
  return x < 0 ? complement - 1 : 1 - complement;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * x + coefficients[k]!;
  return sum;
}
