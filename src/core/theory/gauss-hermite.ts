import { symmetricEigen } from '../linalg/index.js';
import { matrix } from '../ops/index.js';

/** Nodes and weights: `E[f(Z)] ≈ Σ weights_i f(nodes_i)`, Z standard normal. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const known = new Map<number, Quadrature>();

/**
 * Gauss–Hermite quadrature for the standard normal law, exact for polynomials of degree up to 2n − 1, by the method of Golub
 * & Welsch (1969): the nodes are the eigenvalues of the Jacobi matrix of the Hermite polynomials, with √1, √2, …, √(n − 1)
 * beside a diagonal of zeros, and the weights the squares of its eigenvectors' first components.
 */
export function gaussHermite(n: number): Quadrature {
  const there = known.get(n);
  if (there !== undefined) return there;
  const jacobi = matrix(n, n);
  for (let k = 1; k < n; k++) jacobi.data[(k - 1) * n + k] = jacobi.data[k * n + k - 1] = Math.sqrt(k);
  const { values, vectors } = symmetricEigen(jacobi);
  const quadrature = { nodes: values, weights: vectors.data.slice(0, n).map((first) => first ** 2) };
  known.set(n, quadrature);
  return quadrature;
}
