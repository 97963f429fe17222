import type { Constants, State } from '../engine/index.js';
import type { TensorOps } from '../ops/index.js';

export type { Grouping } from '../data/index.js';

/** What a rule may look at, at the current parameters; computed only when asked for. */
export interface Seen<T> {
  /** ℓ_i ≥ 0, [n, 1]. */
  losses(): T;
  /** z_i = y_i f(x_i), or f_y(x_i) − max_{j≠y} f_j(x_i) with several outputs, [n, 1]: not positive where f errs. */
  margins(): T;
  /** log(p_i / (1 − p_i)), [n, 1], p_i the probability of the true class: 1/(1 + e^{−z_i}), with several outputs the softmax. */
  logOdds(): T;
}

/** The weights of one epoch, and what the rule remembers for the next. */
export interface Weighting<T> {
  /** q, [n, 1], with q_i ≥ 0 and Σ q_i = 1. */
  readonly weights: T;
  readonly next: Record<string, T>;
  /** 1 where the model goes back to its initial point instead of descending, else 0, [1, 1]; given by a rule that `restarts`. */
  readonly restart?: T;
}

/** A reweighting rule on a given training set: a map from what is seen now (and memory) to weights on the simplex. */
export interface Rule {
  /** Names the structure of `apply`, as `Program.signature` does. */
  readonly signature: string;
  readonly constants: Constants;
  /** What the rule remembers before the first epoch. */
  readonly initial: State;
  /**
   * q that does not depend on what is seen, length n; null for a rule whose weights follow it. For static weights the
   * regularised limit has a closed form.
   */
  readonly staticWeights: Float64Array | null;
  /** Whether weights may be 0, so that samples may go unlearnt and no limit is known (Theorems 1 and 2 need q > 0). */
  readonly mayVanish?: true;
  /** Whether the rule ever sends the model back to its initial point. */
  readonly restarts?: true;
  /**
   * For a rule whose memory is `log_weights`, the logarithms of the groups' weights, [1, K]: how fast they grow per epoch,
   * in the limit of small steps. A common shift of them changes nothing.
   */
  logWeightRate?<T>(ops: TensorOps<T>, seen: Seen<T>, constants: Readonly<Record<string, T>>): T;
  apply<T>(
    ops: TensorOps<T>,
    seen: Seen<T>,
    memory: Readonly<Record<string, T>>,
    constants: Readonly<Record<string, T>>,
  ): Weighting<T>;
}
