/** Factorisations, from ml-matrix. */
import {
  CholeskyDecomposition,
  EigenvalueDecomposition,
  LuDecomposition,
  Matrix as Dense,
  QrDecomposition,
} from 'ml-matrix';
import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';

function dense(a: Matrix): Dense {
  return Dense.from1DArray(a.rows, a.columns, a.data);
}

function plain(a: Dense): Matrix {
  return matrix(a.rows, a.columns, a.to1DArray());
}

/** Thin factorisation `A = Q R` for A [m, n], m ≥ n: Q [m, n] with orthonormal columns, R [n, n] upper triangular. */
export function qr(a: Matrix): { q: Matrix; r: Matrix } {
  const factors = new QrDecomposition(dense(a));
  return { q: plain(factors.orthogonalMatrix), r: plain(factors.upperTriangularMatrix) };
}

/** Solution of `A X = B` for symmetric positive definite A [n, n] and B [n, k]; null if A is not numerically so. */
export function solvePositiveDefinite(a: Matrix, b: Matrix): Matrix | null {
  const factor = new CholeskyDecomposition(dense(a));
  return factor.isPositiveDefinite() ? plain(factor.solve(dense(b))) : null;
}

/** Solves `A x = b` for a square A, factorised once, with row pivoting; entries that are not finite where A is singular. */
export function luSolver(a: Matrix): (b: Float64Array) => Float64Array {
  const factor = new LuDecomposition(dense(a));
  if (factor.isSingular()) return (b) => new Float64Array(b.length).fill(Number.NaN);
  return (b) => Float64Array.from(factor.solve(Dense.columnVector(b)).to1DArray());
}

/** `A = V diag(values) Vᵀ` for symmetric A [n, n]: eigenvectors are the columns of V [n, n]. O(n³). */
export function symmetricEigen(a: Matrix): { values: Float64Array; vectors: Matrix } {
  const factors = new EigenvalueDecomposition(dense(a), { assumeSymmetric: true });
  return { values: Float64Array.from(factors.realEigenvalues), vectors: plain(factors.eigenvectorMatrix) };
}

/** Smallest and largest eigenvalue of a symmetric matrix. O(n³). */
export function extremeEigenvalues(a: Matrix): { min: number; max: number } {
  const values = new EigenvalueDecomposition(dense(a), { assumeSymmetric: true }).realEigenvalues;
  return { min: Math.min(...values), max: Math.max(...values) };
}
