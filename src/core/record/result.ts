import { z } from 'zod';
import type { Trace } from './trace.js';

const finite = z.number();
const count = z.int().min(0);

/** What is known of a cell before its first epoch; the same for every method of the cell. */
export const factsSchema = z.strictObject({
  /** n, m, d, and r, the length of the recorded coordinates. */
  samples: count,
  evaluationSamples: count,
  features: count,
  rank: count,
  /** C, for a loss over classes; absent for one output. */
  outputs: z.int().min(2).optional(),
  groups: z.array(z.strictObject({ name: z.string(), size: count, evaluationSize: count })),
  /** η as used, and the largest η that is safe for every rule: 2 / (ℒ max K_ii + λ), grw.md §5. */
  learningRate: finite,
  stabilityLimit: finite,
  /**
   * Extreme eigenvalues of the Gram matrix K, a network's tangent kernel at t = 0 (of all outputs); null where it is too
   * large to compute them.
   */
  kernelMin: finite.nullable(),
  kernelMax: finite.nullable(),
  /** ‖θ⁽⁰⁾‖, and the norm of its part outside the span of the training gradients. */
  initialNorm: finite,
  initialOutside: finite,
  /** The limit as t → ∞ where a closed form exists (grw.md §6): coordinates and f on the evaluation set as in the trace. */
  limit: z.strictObject({ coordinates: z.array(finite), testPrediction: z.array(finite) }).nullable(),
  /**
   * The max-margin direction û, equation (17), in coordinates as in the trace and of norm 1, its margin, and ⟨û, j(x)⟩ on the
   * evaluation set: for linear and linearised models with a loss of classification. Null where the training samples cannot
   * be separated; absent for other cells, beyond 1000 samples, and from results older than it.
   */
  maxMargin: z
    .strictObject({ margin: finite, direction: z.array(finite), testPrediction: z.array(finite) })
    .nullable()
    .optional(),
});
export type Facts = Readonly<z.output<typeof factsSchema>>;

/**
 * How a run ended; all are results: all epochs done, the risk or the movement below its target, the time of a gradient flow
 * up, or `diverged`: a parameter or prediction was no longer finite at `epochs`.
 */
export const OUTCOMES = ['epochs', 'train_risk', 'diverged', 'stationary', 'time'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** All that one trained cell leaves behind: plain data, the same on every node and engine thread (same backend). */
export interface CellResult {
  readonly outcome: Outcome;
  /** Epochs done when the run ended; of a gradient flow t/η, which need not be whole. */
  readonly epochs: number;
  /** What computed it, as in `gram float64` or `tensorflow 2.21.0 float32`. */
  readonly backend: string;
  readonly facts: Facts;
  readonly trace: Trace;
}
