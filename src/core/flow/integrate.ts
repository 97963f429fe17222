import type { Ode } from './rodas.js';
import { rodasStep } from './rodas.js';

/** Where an integration stands: plain data, so that it can be broken off and taken up again after any step. */
export interface Position {
  readonly s: number;
  readonly y: Float64Array;
  /** Length of the next step, as the last errors suggest. */
  readonly step: number;
}

export interface Accuracy {
  /** The error of component k that one step may make, > 0. */
  tolerance(y: Float64Array, k: number): number;
  /** No step is longer. */
  readonly longest: number;
}

/** The step has become so short that s stands still. */
export class StepTooShortError extends Error {
  override readonly name = 'StepTooShortError';
  readonly retryable = false;

  constructor(readonly s: number) {
    super(`the solution cannot be followed beyond s = ${s}: no step is short enough`);
  }
}

/** Steps grow and shrink within these factors, and stay this far below what the error estimate allows. */
const GROWTH = 5;
const SHRINKAGE = 0.2;
const SAFETY = 0.9;
const SHORTEST = 4 * Number.EPSILON;

/**
 * One accepted step of RODAS towards `end`: the error estimate, of order 3 in h, is kept within the tolerance in the root
 * mean square over the components, and the next step is as long as it allows (h × 0.9 × error^(−1/4)). The last step
 * before `end` is cut short to land on it; the suggestion for the step after it is not.
 */
export function integrateStep(ode: Ode, { s, y, step }: Position, end: number, accuracy: Accuracy): Position {
  const room = end - s;
  for (let h = Math.min(step, accuracy.longest); ;) {
    if (h < SHORTEST * Math.max(1, Math.abs(s))) throw new StepTooShortError(s);
    const isLast = room <= h * (1 + 1e-9);
    const taken = isLast ? room : h;
    const { next, error } = rodasStep(ode, s, y, taken);
    const size = relative(error, y, next, accuracy);
    const factor = Math.min(GROWTH, Math.max(SHRINKAGE, SAFETY * size ** -0.25));
    if (size <= 1) {
      const suggested = Math.min(accuracy.longest, taken * factor);
      return { s: isLast ? end : s + h, y: next, step: isLast ? Math.max(h, suggested) : suggested };
    }
    h = taken * (Number.isNaN(factor) ? SHRINKAGE : factor);
  }
}

/** Root mean square of the error in units of the tolerance; NaN where the step left the finite numbers. */
function relative(error: Float64Array, y: Float64Array, next: Float64Array, accuracy: Accuracy): number {
  let sum = 0;
  for (let k = 0; k < error.length; k++) {
    const tolerance = Math.max(accuracy.tolerance(y, k), accuracy.tolerance(next, k));
    sum += (error[k]! / tolerance) ** 2;
  }
  return Math.sqrt(sum / Math.max(1, error.length));
}
