/** Distances between vectors of equal length. Not-a-number in, not-a-number out. */

type Vector = ArrayLike<number>;

/** √(Σ v_i² + outside²), scaled so that no square overflows or underflows. */
export function norm(v: Vector, outside = 0): number {
  let scale = Math.abs(outside);
  for (let i = 0; i < v.length; i++) scale = Math.max(scale, Math.abs(v[i]!));
  if (scale === 0 || !(scale < Infinity)) return scale;
  let sum = (outside / scale) ** 2;
  for (let i = 0; i < v.length; i++) sum += (v[i]! / scale) ** 2;
  return scale * Math.sqrt(sum);
}

/** ‖a − b‖ */
export function distance(a: Vector, b: Vector): number {
  return norm(difference(a, b));
}

/**
 * ‖â/‖â‖ − b̂/‖b̂‖‖ for the extended vectors â = (a, o) and b̂ = (b, o) with the same component o = `outside`. NaN when
 * one of them is zero.
 *
 * With d = a − b and s = ‖â‖ − ‖b̂‖ = ⟨d, a + b⟩ / (‖â‖ + ‖b̂‖) the difference equals (d̂ − b̂ s/‖b̂‖) / ‖â‖, d̂ = (d, 0). In this
 * form, with ‖â‖ ≥ ‖b̂‖, nothing of order 1 is subtracted, so that directions 10⁻¹⁵ apart are still told apart.
 */
export function directionDistance(a: Vector, b: Vector, outside: number): number {
  const normA = norm(a, outside);
  const normB = norm(b, outside);
  if (normA === 0 || normB === 0) return NaN;
  if (normA < normB) return directionDistance(b, a, outside);
  const d = difference(a, b);
  let excess = 0;
  for (let i = 0; i < d.length; i++) excess += d[i]! * ((a[i]! + b[i]!) / (normA + normB));
  for (let i = 0; i < d.length; i++) d[i]! -= (b[i]! / normB) * excess;
  return norm(d, (outside / normB) * excess) / normA;
}

/**
 * The angle of (v, outside) to a unit vector (u, 0), 0 … π: of the part across and the part along it, so that small angles
 * keep their digits down to the rounding of u, where an arc cosine would lose all below 10⁻⁸. NaN of zero.
 */
export function angleTo(v: Vector, unit: Vector, outside: number): number {
  let along = 0;
  for (let i = 0; i < v.length; i++) along += v[i]! * unit[i]!;
  const across = norm(
    Array.from(unit, (value, i) => v[i]! - along * value),
    outside,
  );
  return across === 0 && along === 0 ? NaN : Math.atan2(across, along);
}

/** max_i |a_i − b_i|; NaN without points. */
export function supDistance(a: Vector, b: Vector): number {
  if (a.length === 0) return NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

/** √(mean_i (a_i − b_i)²); NaN without points. */
export function rmsDistance(a: Vector, b: Vector): number {
  return a.length === 0 ? NaN : distance(a, b) / Math.sqrt(a.length);
}

/** The fraction of points at which a and b have the same sign (0 is a sign of its own); NaN without points. */
export function signAgreement(a: Vector, b: Vector): number {
  if (a.length === 0) return NaN;
  let agreeing = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]! - b[i]!)) return NaN;
    if (Math.sign(a[i]!) === Math.sign(b[i]!)) agreeing++;
  }
  return agreeing / a.length;
}

function difference(a: Vector, b: Vector): Float64Array {
  if (a.length !== b.length)
    throw new RangeError(`vectors of ${a.length} and ${b.length} components cannot be compared`);
  return Float64Array.from({ length: a.length }, (_, i) => a[i]! - b[i]!);
}
