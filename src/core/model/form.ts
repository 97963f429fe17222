import type { Constants, State } from '../engine/index.js';
import type { TensorOps } from '../ops/index.js';

/** What can be read off a model's state, in float64. */
export interface Observation {
  /** θ in coordinates fit for distances between runs, length r; see `COLUMNS.coordinates`. */
  readonly coordinates: Float64Array;
  /** ‖θ‖ and ‖θ − θ⁽⁰⁾‖. */
  readonly norm: number;
  readonly displacement: number;
  /** f on the training set, [n, C] row-major, and on the evaluation set, [m, C] row-major; C = 1 for one output. */
  readonly trainPrediction: Float64Array;
  readonly testPrediction: Float64Array;
}

/**
 * A model on given data, in one of the exact forms of grw.md §5: how it predicts and how it descends, in the vocabulary
 * of `TensorOps`. Forms of one model are equal in exact arithmetic.
 */
export interface Form {
  /** Names the structure of `predict` and `descend`, as `Program.signature` does. */
  readonly signature: string;
  readonly constants: Constants;
  readonly initial: State;
  /** f on the training set, [n, C]. */
  predict<T>(ops: TensorOps<T>, state: Readonly<Record<string, T>>, constants: Readonly<Record<string, T>>): T;
  /**
   * One step of equation (6).
   * @param pull `η q ∘ ∂ℓ/∂ŷ`, [n, C]
   * @param decay `1 − ηλ`, [1, 1], or null when λ = 0
   */
  descend<T>(
    ops: TensorOps<T>,
    state: Readonly<Record<string, T>>,
    constants: Readonly<Record<string, T>>,
    pull: T,
    decay: T | null,
  ): Record<string, T>;
  observe(state: State): Observation;
}
