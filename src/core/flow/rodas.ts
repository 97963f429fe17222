import { luSolver } from '../linalg/index.js';
import type { Matrix } from '../ops/index.js';

/** `y' = f(s, y)` with its exact derivatives. */
export interface Ode {
  slope(s: number, y: Float64Array): Float64Array;
  /** ∂f/∂y, [n, n]. */
  jacobian(s: number, y: Float64Array): Matrix;
  /** ∂f/∂s at fixed y, given f(s, y). */
  slopeChange(s: number, y: Float64Array, slope: Float64Array): Float64Array;
}

/** RODAS's coefficients in the variables U of Hairer & Wanner, in which no product with the Jacobian is left. */
const GAMMA = 0.25;
const TIME = [0, 0.386, 0.21, 0.63, 1, 1] as const;
const TIME_CHANGE = [0.25, -0.1043, 0.1035, -0.0362, 0, 0] as const;
const STAGE: readonly (readonly number[])[] = [
  [],
  [1.544],
  [0.9466785280815826, 0.2557011698983284],
  [3.314825187068521, 2.896124015972201, 0.9986419139977817],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 1],
];
const COUPLING: readonly (readonly number[])[] = [
  [],
  [-5.6688],
  [-2.430093356833875, -0.2063599157091915],
  [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
  [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616],
  [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
];

/** The end of a step, and an estimate of what is wrong with it: the last stage, of third order. */
export interface Step {
  readonly next: Float64Array;
  readonly error: Float64Array;
}

/**
 * One step of length h of RODAS (Hairer & Wanner, Solving Ordinary Differential Equations II, 1996, section IV.7 and their
 * code): a Rosenbrock method of order 4 with six stages, stiffly accurate and L-stable, so that modes that decay fast
 * within a step are gone at its end, with an embedded method of order 3. One factorisation a step.
 */
export function rodasStep(ode: Ode, s: number, y: Float64Array, h: number): Step {
  const first = ode.slope(s, y);
  const change = ode.slopeChange(s, y, first);
  const solve = luSolver(shifted(ode.jacobian(s, y), 1 / (h * GAMMA)));
  const stages: Float64Array[] = [];
  for (let i = 0; i < STAGE.length; i++) {
    const right = i === 0 ? Float64Array.from(first) : ode.slope(s + TIME[i]! * h, moved(y, STAGE[i]!, stages));
    const ahead = TIME_CHANGE[i]! * h;
    for (let k = 0; k < right.length; k++) {
      right[k]! += ahead * change[k]!;
      for (let j = 0; j < i; j++) right[k]! += (COUPLING[i]![j]! / h) * stages[j]![k]!;
    }
    stages.push(solve(right));
  }
  const error = stages[5]!;
  return { next: moved(y, [...STAGE[5]!, 1], stages), error };
}

function moved(y: Float64Array, factors: readonly number[], stages: readonly Float64Array[]): Float64Array {
  const result = Float64Array.from(y);
  factors.forEach((factor, j) => {
    const stage = stages[j]!;
    for (let k = 0; k < result.length; k++) result[k]! += factor * stage[k]!;
  });
  return result;
}

/** `c I − J`. */
function shifted({ rows, columns, data }: Matrix, c: number): Matrix {
  const result = data.map((value) => -value);
  for (let i = 0; i < rows; i++) result[i * columns + i]! += c;
  return { rows, columns, data: result };
}
