import { dot } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';

/**
 * A model that is linear in its parameters, on a data set: `f(x) = f⁽⁰⁾(x) + ⟨θ − θ⁽⁰⁾, j(x)⟩` with j(x) the sample itself
 * or the gradient of a network at θ⁽⁰⁾. All that training and its theory need is the kernel ⟨j(x), j(x')⟩.
 */
export interface KernelProblem {
  /** f⁽⁰⁾ on the training set, length n, and on the evaluation set, length m. */
  readonly f0: Float64Array;
  readonly testF0: Float64Array;
  /** The kernel between training samples, [n, n], and of evaluation points with them, [m, n]. */
  readonly kernel: Matrix;
  readonly testKernel: Matrix;
  readonly span: Span;
}

/** An orthonormal basis of a space that contains every training gradient, so that θ only ever moves within it. */
export interface Span {
  readonly rank: number;
  /** Coordinates of `Jᵀ a` for a of length n, the rows of J being the j(x_i). */
  projectCombination(a: Float64Array): Float64Array;
  /** Coordinates of θ⁽⁰⁾, and the norm of what of it lies outside. */
  readonly initial: Float64Array;
  readonly initialOutside: number;
}

/** ‖θ‖ from coordinates: what lies outside the span never moves. */
export function normFromCoordinates(span: Span, coordinates: Float64Array): number {
  return Math.hypot(Math.sqrt(dot(coordinates, coordinates)), span.initialOutside);
}
