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

/** max_x ‖a(x) − b(x)‖ over points of `outputs` components each; NaN without points. */
export function supDistance(a: Vector, b: Vector, outputs = 1): number {
  if (a.length === 0) return NaN;
  if (outputs > 1) return supDistance(lengths(difference(a, b), outputs), new Float64Array(a.length / outputs));
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

/** √(mean_x ‖a(x) − b(x)‖²) over points of `outputs` components each; NaN without points. */
export function rmsDistance(a: Vector, b: Vector, outputs = 1): number {
  return a.length === 0 ? NaN : distance(a, b) / Math.sqrt(a.length / outputs);
}

/** The fraction of points at which a and b have the same sign (0 is a sign of its own); NaN without points. */
export function signAgreement(a: Vector, b: Vector): number {
  return agreement(a, b, (v, i) => Math.sign(v[i]!));
}

/** The fraction of points at which the same of `outputs` ≥ 2 components is the largest, the first of equal ones. */
export function classAgreement(a: Vector, b: Vector, outputs: number): number {
  return agreement(a, b, (v, x) => largestIndex(v, x * outputs, outputs), outputs);
}

function agreement(a: Vector, b: Vector, verdict: (v: Vector, point: number) => number, outputs = 1): number {
  if (a.length === 0) return NaN;
  if (difference(a, b).some(Number.isNaN)) return NaN;
  const points = a.length / outputs;
  let agreeing = 0;
  for (let x = 0; x < points; x++) if (verdict(a, x) === verdict(b, x)) agreeing++;
  return agreeing / points;
}

function largestIndex(v: Vector, start: number, length: number): number {
  let largest = 0;
  for (let c = 1; c < length; c++) if (v[start + c]! > v[start + largest]!) largest = c;
  return largest;
}

/** Norms of consecutive pieces of `size` components. */
function lengths(v: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: v.length / size }, (_, x) => norm(v.subarray(x * size, (x + 1) * size)));
}

function difference(a: Vector, b: Vector): Float64Array {
  if (a.length !== b.length)
    throw new RangeError(`vectors of ${a.length} and ${b.length} components cannot be compared`);
  return Float64Array.from({ length: a.length }, (_, i) => a[i]! - b[i]!);
}
