import { symmetricEigen } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix, matrixOps } from '../../ops/index.js';

/**
 * Orthonormal coordinates of the span of vectors j_1 … j_n of which only the kernel `K = J Jᵀ = V diag(s) Vᵀ` is known: with
 * the basis `Jᵀ V diag(s)^−½`, the vector `Jᵀ a` has coordinates `diag(s)^½ Vᵀ a`, and any θ those of its projection,
 * `diag(s)^−½ Vᵀ (J θ)`. Directions whose eigenvalue is lost in rounding are left at zero.
 */
export interface KernelSpan {
  /** Its dimension. */
  readonly rank: number;
  /** Coordinates of `Jᵀ a`, column by column: [n, k] → [n, k]. */
  ofCombination(a: Matrix): Matrix;
  /** Coordinates of θ from `J θ`, column by column: [n, k] → [n, k]. */
  ofValues(values: Matrix): Matrix;
}

export function kernelSpan(kernel: Matrix): KernelSpan {
  const n = kernel.rows;
  const { values, vectors } = symmetricEigen(kernel);
  const lost = n * Number.EPSILON * Math.max(...values);
  const root = matrix(
    n,
    1,
    values.map((value) => (value > lost ? Math.sqrt(value) : 0)),
  );
  const inverse = matrix(
    n,
    1,
    root.data.map((value) => (value > 0 ? 1 / value : 0)),
  );
  const rotated = (columns: Matrix): Matrix => matrixOps.matmul(vectors, columns, { a: true });
  return {
    rank: root.data.filter((value) => value > 0).length,
    ofCombination: (a) => matrixOps.mul(root, rotated(a)),
    ofValues: (evaluated) => matrixOps.mul(inverse, rotated(evaluated)),
  };
}
