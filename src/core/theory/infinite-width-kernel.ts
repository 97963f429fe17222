import type { NetworkSpec } from '../cell/index.js';
import { innerProducts } from '../linalg/index.js';
import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';
import type { Expectation } from './gaussian-expectation.js';
import { clamped, quadratureExpectation } from './gaussian-expectation.js';

/** Williams 1997 for erf; the arc-cosine kernel of degree 1 of Cho & Saul 2009 for relu. The others by quadrature. */
const CLOSED_FORMS: Readonly<Partial<Record<NetworkSpec['activation'], Expectation>>> = {
  erf: (uv, uu, vv) => (2 / Math.PI) * Math.asin(clamped((2 * uv) / Math.sqrt((1 + 2 * uu) * (1 + 2 * vv)))),
  relu: (uv, uu, vv) => {
    const size = Math.sqrt(uu * vv);
    if (size === 0) return 0;
    const angle = Math.acos(clamped(uv / size));
    return (size / (2 * Math.PI)) * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle));
  },
};

export interface InfiniteNetwork {
  readonly activation: NetworkSpec['activation'];
  /** L ≥ 1. */
  readonly depth: number;
  readonly beta: number;
}

/**
 * The tangent kernel at t = 0 of a network of infinite width with a zero output layer, in the NTK parametrisation (grw.md
 * §4): `Θ_∞ = E[σ(u) σ(v)] + β²` under `(u, v) ~ N(0, Σ^{(L)})`, with `Σ^{(1)} = ⟨x, x'⟩/d + β²` and
 * `Σ^{(l+1)} = E[σ(u) σ(v)] + β²` under Σ^{(l)}.
 *
 * @returns [a.rows, b.rows], for points in rows
 */
export function infiniteWidthKernel({ activation, depth, beta }: InfiniteNetwork, a: Matrix, b: Matrix): Matrix {
  const expectation = CLOSED_FORMS[activation] ?? quadratureExpectation(activation);
  const own = (variance: number): number => expectation(variance, variance, variance) + beta ** 2;
  const first = (product: number): number => product / a.columns + beta ** 2;
  let covariance = innerProducts(a, b).data.map(first);
  let ofA: Float64Array = squares(a).map(first);
  let ofB: Float64Array = squares(b).map(first);
  for (let l = 1; l <= depth; l++) {
    covariance = covariance.map(
      (uv, index) => expectation(uv, ofA[Math.floor(index / b.rows)]!, ofB[index % b.rows]!) + beta ** 2,
    );
    ofA = ofA.map(own);
    ofB = ofB.map(own);
  }
  return matrix(a.rows, b.rows, covariance);
}

/** ‖x‖² of every row. */
function squares({ rows, columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) =>
    data.subarray(i * columns, (i + 1) * columns).reduce((sum, value) => sum + value ** 2, 0),
  );
}
