import type { Dataset } from '../../data/index.js';
import { innerProducts, multiply, multiplyTransposed, norm, qr } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';
import type { KernelProblem, Span } from '../kernel/index.js';

/** A linear model `f(x) = θᵀ x` on a data set: j(x) = x, K = X Xᵀ for every output, and a span of dimension min(n, d) each. */
export interface LinearProblem extends KernelProblem {
  readonly dataset: Dataset;
  /** θ⁽⁰⁾, [d, C] row-major. */
  readonly theta0: Float64Array;
  readonly span: LinearSpan;
}

interface LinearSpan extends Span {
  /** Coordinates of any θ, [min(n, d), C] row-major: the orthogonal projection. */
  project(theta: Float64Array): Float64Array;
}

/** @param theta0 [d, C] row-major */
export function linearProblem(dataset: Dataset, theta0: Float64Array): LinearProblem {
  const { x } = dataset.train;
  const testX = dataset.test.x;
  const outputs = theta0.length / x.columns;
  return {
    dataset,
    theta0,
    outputs,
    f0: multiply(x, theta0, outputs),
    testF0: multiply(testX, theta0, outputs),
    kernel: innerProducts(x, x),
    testKernel: innerProducts(testX, x),
    span: x.rows < x.columns ? rowSpan(x, theta0, outputs) : wholeSpace(x, theta0, outputs),
  };
}

/** With fewer samples than features: `Xᵀ = Q R`, coordinates `Qᵀ θ`, and `Qᵀ Xᵀ a = R a`. */
function rowSpan(x: Matrix, theta0: Float64Array, outputs: number): LinearSpan {
  const { q, r } = qr(transposed(x));
  const initial = multiplyTransposed(q, theta0, outputs);
  const inside = multiply(q, initial, outputs);
  return {
    rank: x.rows * outputs,
    project: (theta) => multiplyTransposed(q, theta, outputs),
    projectCombination: (a) => multiply(r, a, outputs),
    initial,
    initialOutside: norm(theta0.map((value, j) => value - inside[j]!)),
  };
}

/** With as many samples as features or more, θ itself. */
function wholeSpace(x: Matrix, theta0: Float64Array, outputs: number): LinearSpan {
  return {
    rank: x.columns * outputs,
    project: (theta) => theta,
    projectCombination: (a) => multiplyTransposed(x, a, outputs),
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
