import type { Dataset } from '../../data/index.js';
import { innerProducts, multiply, multiplyTransposed, norm, qr } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';
import type { KernelProblem, Span } from '../kernel/index.js';

/** A linear model `f(x) = ⟨θ, x⟩` on a data set: j(x) = x, K = X Xᵀ, and a span of dimension r = min(n, d). */
export interface LinearProblem extends KernelProblem {
  readonly dataset: Dataset;
  /** θ⁽⁰⁾, length d. */
  readonly theta0: Float64Array;
  readonly span: LinearSpan;
}

interface LinearSpan extends Span {
  /** Coordinates of any θ, length r: the orthogonal projection. */
  project(theta: Float64Array): Float64Array;
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
function rowSpan(x: Matrix, theta0: Float64Array): LinearSpan {
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
function wholeSpace(x: Matrix, theta0: Float64Array): LinearSpan {
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
