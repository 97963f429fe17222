import { dot } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';

/**
 * A model that is linear in its parameters, on a data set: `f(x) = f⁽⁰⁾(x) + ⟨θ − θ⁽⁰⁾, j(x)⟩` with j(x) the sample itself
 * or the gradient of a network at θ⁽⁰⁾. All that training and its theory need is the kernel ⟨j(x), j(x')⟩.
 *
 * With C outputs the kernel is either _shared_: each output has parameters and a kernel of its own, equal to the others'
 * (Θ ⊗ I); or _coupled_: a kernel between the n·C outputs of all samples, with the outputs of a sample next to each other.
 */
export interface KernelProblem {
  /** C */
  readonly outputs: number;
  /** f⁽⁰⁾ on the training set, [n, C] row-major, and on the evaluation set, [m, C] row-major. */
  readonly f0: Float64Array;
  readonly testF0: Float64Array;
  /** The kernel between training samples and of evaluation points with them: shared [n, n] and [m, n], coupled [nC, nC] and [mC, nC]. */
  readonly kernel: Matrix;
  readonly testKernel: Matrix;
  readonly span: Span;
}

/** An orthonormal basis of a space that contains every training gradient, so that θ only ever moves within it. */
export interface Span {
  readonly rank: number;
  /** Coordinates of `Jᵀ a` for a one number per sample and output, [n, C] row-major. */
  projectCombination(a: Float64Array): Float64Array;
  /** Coordinates of θ⁽⁰⁾, and the norm of what of it lies outside. */
  readonly initial: Float64Array;
  readonly initialOutside: number;
}

/** ‖θ‖ from coordinates: what lies outside the span never moves. */
export function normFromCoordinates(span: Span, coordinates: Float64Array): number {
  return Math.hypot(Math.sqrt(dot(coordinates, coordinates)), span.initialOutside);
}

/** Columns of a as the kernel multiplies it: C for a shared kernel, 1 for a coupled one (or one output). */
export function kernelColumns({ kernel, f0 }: Pick<KernelProblem, 'kernel' | 'f0'>): number {
  return f0.length / kernel.rows;
}
