import { multiply, multiplyTransposed, symmetricEigen } from '../linalg/index.js';
import type { KernelProblem } from '../model/index.js';
import { kernelColumns } from '../model/index.js';
import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';

/** Where gradient descent with a penalty λ ends. */
export interface RegularisedPoint {
  /** a of θ = θ⁽⁰⁾ + Jᵀ a, in the shape of the problem's f⁽⁰⁾. */
  readonly combination: Float64Array;
  /** f on the evaluation set, [m, C] row-major. */
  readonly testPrediction: Float64Array;
}

/** Eigenvalues below this share of the largest are taken for zero at λ = 0. */
const ZERO = 1e-13;

/**
 * The limits of gradient descent on the squared loss with fixed weights q as a function of λ ≥ 0 (grw.md §6):
 * `θ⁽⁰⁾ + Jᵀ (K + λ Q⁻¹)⁻¹ (Y − f⁽⁰⁾)`, by one decomposition of √Q K √Q, for
 * `(K + λ Q⁻¹)⁻¹ = √Q (√Q K √Q + λ)⁻¹ √Q`. Samples of weight zero take no part. At λ = 0 the limit for λ → 0, which is also where
 * descent without a penalty ends.
 *
 * @param targets Y, [n, C]
 * @param weights q, length n
 */
export function regularisedPath(
  problem: KernelProblem,
  targets: Matrix,
  weights: ArrayLike<number>,
): (lambda: number) => RegularisedPoint {
  const { kernel, f0, testKernel, testF0 } = problem;
  const rows = kernel.rows;
  const columns = kernelColumns(problem);
  const perSample = rows / weights.length;
  const root = Float64Array.from({ length: rows }, (_, i) => Math.sqrt(weights[Math.floor(i / perSample)]!));
  const weighted = kernel.data.map((value, index) => value * root[Math.floor(index / rows)]! * root[index % rows]!);
  const { values, vectors } = symmetricEigen(matrix(rows, rows, weighted));
  const residual = targets.data.map((y, i) => root[Math.floor(i / columns)]! * (y - f0[i]!));
  const inBasis = multiplyTransposed(vectors, residual, columns);
  const cutoff = ZERO * values.reduce((a, b) => Math.max(a, b), 0);
  return (lambda) => {
    const solved = inBasis.map((value, index) => {
      const eigenvalue = Math.max(0, values[Math.floor(index / columns)]!);
      return lambda === 0 && eigenvalue <= cutoff ? 0 : value / (eigenvalue + lambda);
    });
    const combination = multiply(vectors, solved, columns).map((value, i) => root[Math.floor(i / columns)]! * value);
    return {
      combination,
      testPrediction: multiply(testKernel, combination, columns).map((value, i) => value + testF0[i]!),
    };
  };
}
