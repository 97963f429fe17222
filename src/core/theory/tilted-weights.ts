import { dot, luSolver, multiply } from '../linalg/index.js';
import type { KernelProblem } from '../model/index.js';
import { kernelColumns } from '../model/index.js';
import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';

/** Newton's method takes about ten steps; a hundred only if something is not a number. */
const STEPS = 100;
const HALVINGS = 60;
/** Newton's decrement, in units of τ: below the first whole steps converge quadratically, below the second they are rounding. */
const NEAR = 1e-8;
const SETTLED = 1e-22;

/**
 * Where the weights of KL-DRO end as a function of λ > 0, for the squared loss on a linear or linearised model:
 * `q_i ∝ exp(ℓ_i/τ)` at the losses of the limit itself. Its steps are those of gradient descent on
 * `τ log Σ exp(ℓ_i/τ) + (λ/2) ‖θ − θ⁽⁰⁾‖²`, for the gradient of the first term is `Σ q_i ∇ℓ_i` (Li et al., "Tilted empirical
 * risk minimization", ICLR 2021); with λ > 0 that is strictly convex, so that there is one limit, whatever the initial weights.
 * Found by Newton's method in a of θ = θ⁽⁰⁾ + Jᵀ a with halved steps.
 *
 * @param targets Y, [n, C]
 * @param tau τ > 0
 */
export function tiltedWeights(problem: KernelProblem, targets: Matrix, tau: number): (lambda: number) => Float64Array {
  const kernel = uncoupled(problem);
  const y = targets.data;
  const at = (a: Float64Array): Point => {
    const residual = multiply(kernel, a).map((value, i) => value + problem.f0[i]! - y[i]!);
    return { a, residual, ...tilt(residual, targets.columns, tau) };
  };
  return (lambda) => {
    const risk = ({ a, value }: Point): number => value + (lambda / 2) * dot(a, multiply(kernel, a));
    let point = at(new Float64Array(kernel.rows));
    for (let step = 0; step < STEPS; step++) {
      const { direction, decrement } = newton(kernel, point, targets.columns, lambda, tau);
      if (!(decrement > SETTLED * tau)) break;
      let [share, next] = [1, at(moved(point.a, direction, 1))];
      const falls = (): boolean => decrement < NEAR * tau || risk(next) <= risk(point) - 1e-4 * share * decrement;
      for (let i = 0; i < HALVINGS && !falls(); i++) {
        share /= 2;
        next = at(moved(point.a, direction, share));
      }
      point = next;
    }
    return point.weights;
  };
}

interface Point {
  readonly a: Float64Array;
  /** f − Y, [n, C] */
  readonly residual: Float64Array;
  readonly weights: Float64Array;
  /** τ log Σ exp(ℓ_i/τ) */
  readonly value: number;
}

function tilt(residual: Float64Array, columns: number, tau: number): Pick<Point, 'weights' | 'value'> {
  const exponents = new Float64Array(residual.length / columns);
  residual.forEach((r, i) => (exponents[Math.floor(i / columns)]! += (0.5 * r * r) / tau));
  const largest = exponents.reduce((a, b) => Math.max(a, b));
  const weights = exponents.map((e) => Math.exp(e - largest));
  const total = weights.reduce((a, b) => a + b, 0);
  return { weights: weights.map((w) => w / total), value: tau * (largest + Math.log(total)) };
}

/**
 * The step δ of `(H K + λ) δ = −(q ∘ r + λ a)`, with H the second derivative of the tilted risk in f, and what it promises.
 */
function newton(kernel: Matrix, { a, residual, weights }: Point, columns: number, lambda: number, tau: number) {
  const n = residual.length;
  const pull = residual.map((r, i) => weights[Math.floor(i / columns)]! * r);
  const gradient = pull.map((p, i) => p + lambda * a[i]!);
  const hessian = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const sample = Math.floor(i / columns);
      const own = sample === Math.floor(j / columns) ? weights[sample]! * residual[i]! * residual[j]! : 0;
      hessian[i * n + j] = (i === j ? weights[sample]! : 0) + (own - pull[i]! * pull[j]!) / tau;
    }
  const system = multiply(matrix(n, n, hessian), kernel.data, n);
  for (let i = 0; i < n; i++) system[i * n + i]! += lambda;
  const direction = luSolver(matrix(n, n, system))(gradient.map((g) => -g));
  return { direction, decrement: -dot(gradient, multiply(kernel, direction)) };
}

function moved(a: Float64Array, direction: Float64Array, share: number): Float64Array {
  return a.map((value, i) => value + share * direction[i]!);
}

/** K of all n·C outputs, where the C of a sample share one. */
function uncoupled(problem: KernelProblem): Matrix {
  const { kernel } = problem;
  const columns = kernelColumns(problem);
  if (columns === 1) return kernel;
  const rows = kernel.rows * columns;
  const data = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = i % columns; j < rows; j += columns)
      data[i * rows + j] = kernel.data[Math.floor(i / columns) * kernel.rows + Math.floor(j / columns)]!;
  return matrix(rows, rows, data);
}
