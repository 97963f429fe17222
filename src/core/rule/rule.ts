import type { Constants, State } from '../engine/index.js';
import type { TensorOps } from '../ops/index.js';

/** How the training samples fall into groups. */
export interface Grouping {
  /** Group of each sample, length n. */
  readonly group: Int32Array;
  /** n_k, length K. */
  readonly sizes: readonly number[];
}

/** The weights of one epoch, and what the rule remembers for the next. */
export interface Weighting<T> {
  /** q, [n, 1], with Σ q_i = 1. */
  readonly weights: T;
  readonly next: Record<string, T>;
}

/** A reweighting rule on a given training set: a map from current losses (and memory) to weights on the simplex. */
export interface Rule {
  /** Names the structure of `apply`, as `Program.signature` does. */
  readonly signature: string;
  readonly constants: Constants;
  /** What the rule remembers before the first epoch. */
  readonly initial: State;
  /**
   * q that does not depend on the losses, length n; null for a rule whose weights follow them. For static weights the
   * regularised limit has a closed form.
   */
  readonly staticWeights: Float64Array | null;
  /** @param losses ℓ_i at the current parameters, [n, 1]; computed only when asked for. */
  apply<T>(
    ops: TensorOps<T>,
    losses: () => T,
    memory: Readonly<Record<string, T>>,
    constants: Readonly<Record<string, T>>,
  ): Weighting<T>;
}
