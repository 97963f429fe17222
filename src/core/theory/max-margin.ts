import { dot, leastNorm, multiply, norm } from '../linalg/index.js';
import type { KernelProblem } from '../model/index.js';
import { eigenbasis } from '../model/index.js';
import { matrix } from '../ops/index.js';

/** The max-margin classifier of a model that is linear in its parameters. */
export interface MaxMargin {
  /** γ = min_i y_i ⟨û, j(x_i)⟩ > 0. */
  readonly margin: number;
  /** û in the coordinates of the problem's span, of norm 1. */
  readonly direction: Float64Array;
  /** ⟨û, j(x)⟩ on the evaluation set. */
  readonly testPrediction: Float64Array;
  /** β ≥ 0 with `û/γ = Σ β_i y_i j(x_i)`, length n: positive for support vectors, whose margin is γ, alone. */
  readonly multipliers: Float64Array;
}

/** Samples whose best margin is a smaller part of the longest j(x_i) are not told from ones that cannot be separated. */
const SMALLEST_MARGIN = 1e-9;

/**
 * The max-margin direction (17), `û = argmax_{‖u‖=1} min_i y_i ⟨u, j(x_i)⟩`, to which gradient descent on losses with an
 * exponential tail turns (Theorems 7 and 8), and for a linearised network that of f_MM (Theorem 9). It is the direction of
 * the shortest u with `y_i ⟨u, j(x_i)⟩ ≥ 1`, solved for in an orthonormal basis of the span, where the quadratic form is
 * the identity, and checked by its Karush–Kuhn–Tucker conditions.
 *
 * @returns null if no direction separates the samples
 */
export function maxMargin({ kernel, testKernel, span }: KernelProblem, labels: Float64Array): MaxMargin | null {
  const { features } = eigenbasis(kernel);
  const { rows, columns, data } = features;
  const longest = Math.sqrt(Math.max(...labels.map((_, i) => kernel.data[i * kernel.columns + i]!)));
  if (!(longest > 0)) return null;
  const signed = matrix(
    rows,
    columns,
    data.map((value, k) => (labels[Math.floor(k / columns)]! * value) / longest),
  );
  const solution = leastNorm(signed, new Float64Array(rows).fill(1));
  if (solution === null || !isOptimal(multiply(signed, solution.x), solution.multipliers)) return null;
  const scaled = 1 / norm(solution.x);
  if (!(scaled > SMALLEST_MARGIN)) return null;
  const combination = solution.multipliers.map((beta, i) => beta * labels[i]!);
  const direction = span.projectCombination(combination);
  const length = norm(direction);
  return {
    margin: scaled * longest,
    direction: direction.map((value) => value / length),
    testPrediction: multiply(testKernel, combination).map((value) => value / length),
    multipliers: solution.multipliers.map((beta) => beta / longest ** 2),
  };
}

/** What rounding may leave of margins that are 1, relative to the multipliers where these are large. */
const OPTIMALITY = 1e-7;

/**
 * The conditions on u = Σ β_i y_i φ_i and its margins: β ≥ 0, margins ≥ 1, and 1 where β > 0, which then is
 * Σ β_i (margin_i − 1) = 0 in a sum of terms ≥ 0.
 */
function isOptimal(margins: Float64Array, multipliers: Float64Array): boolean {
  const total = multipliers.reduce((sum, beta) => sum + beta, 0);
  return (
    margins.every((margin) => margin >= 1 - OPTIMALITY) &&
    multipliers.every((beta) => beta >= 0) &&
    dot(
      multipliers,
      margins.map((margin) => Math.abs(margin - 1)),
    ) <=
      OPTIMALITY * total
  );
}
