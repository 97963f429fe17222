import type { Dataset } from '../../data/index.js';
import { dot, innerProducts, multiply, multiplyTransposed, norm, qr } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';

/** A linear model `f(x) = ⟨θ, x⟩` on a data set, with all that its forms and its theory share. */
export interface LinearProblem {
  readonly dataset: Dataset;
  /** θ⁽⁰⁾, length d. */
  readonly theta0: Float64Array;
  /** f⁽⁰⁾ on the training set, length n, and on the evaluation set, length m. */
  readonly f0: Float64Array;
  readonly testF0: Float64Array;
  /** K = X Xᵀ, [n, n], and K(x, X) for the evaluation points, [m, n]. */
  readonly kernel: Matrix;
  readonly testKernel: Matrix;
  /** Coordinates of the span of the rows of X, of dimension r = min(n, d). */
  readonly span: Span;
}

/** An orthonormal basis of a space that contains every training gradient, so that θ only ever moves within it. */
export interface Span {
  readonly rank: number;
  /** Coordinates of any θ, length r: the orthogonal projection. */
  project(theta: Float64Array): Float64Array;
  /** Coordinates of `Xᵀ a`, for a of length n. */
  projectCombination(a: Float64Array): Float64Array;
  /** Coordinates of θ⁽⁰⁾, and the norm of what of it lies outside. */
  readonly initial: Float64Array;
  readonly initialOutside: number;
}

export function linearProblem(dataset: Dataset, theta0: Float64Array): LinearProblem {
  const { x } = dataset.train;
  const testX = dataset.test.x;
  return {
    dataset,
    theta0,
    f0: multiply(x, theta0),
    testF0: multiply(testX, theta0),
    kernel: innerProducts(x, x),
    testKernel: innerProducts(testX, x),
    span: x.rows < x.columns ? rowSpan(x, theta0) : wholeSpace(x, theta0),
  };
}

/** With fewer samples than features: `Xᵀ = Q R`, coordinates `Qᵀ θ`, and `Qᵀ Xᵀ a = R a`. */
function rowSpan(x: Matrix, theta0: Float64Array): Span {
  const { q, r } = qr(transposed(x));
  const initial = multiplyTransposed(q, theta0);
  const inside = multiply(q, initial);
  return {
    rank: x.rows,
    project: (theta) => multiplyTransposed(q, theta),
    projectCombination: (a) => multiply(r, a),
    initial,
    initialOutside: norm(theta0.map((value, j) => value - inside[j]!)),
  };
}

/** With as many samples as features or more, θ itself. */
function wholeSpace(x: Matrix, theta0: Float64Array): Span {
  return {
    rank: x.columns,
    project: (theta) => theta,
    projectCombination: (a) => multiplyTransposed(x, a),
    initial: theta0,
    initialOutside: 0,
  };
}

function transposed(a: Matrix): Matrix {
  const result = matrix(a.columns, a.rows);
  a.data.forEach((value, index) => {
    result.data[(index % a.columns) * a.rows + Math.floor(index / a.columns)] = value;
  });
  return result;
}

/** ‖θ‖ from coordinates: what lies outside the span never moves. */
export function normFromCoordinates(span: Span, coordinates: Float64Array): number {
  return Math.hypot(Math.sqrt(dot(coordinates, coordinates)), span.initialOutside);
}
