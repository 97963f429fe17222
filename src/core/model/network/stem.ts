import type { Constants, State } from '../../engine/index.js';
import type { Matrix, TensorOps } from '../../ops/index.js';

/** The lower part of a network on given data, up to the preactivation h^level. */
export interface Stem {
  /** 1: layer 0 alone; 2: layers 0 and 1. */
  readonly level: 1 | 2;
  readonly signature: string;
  readonly constants: Constants;
  readonly initial: State;
  /** h^level on the training set, [n, m]. */
  forward<T>(ops: TensorOps<T>, state: Readonly<Record<string, T>>, constants: Readonly<Record<string, T>>): T;
  /** One step of equation (6), given δ^level of the step, [n, m]; decay as in `Form.descend`. */
  descend<T>(
    ops: TensorOps<T>,
    state: Readonly<Record<string, T>>,
    constants: Readonly<Record<string, T>>,
    delta: T,
    decay: T | null,
  ): Record<string, T>;
  /** What a state stands for, in float64. */
  at(state: State): StemValues;
  /** The pieces at t = 0. */
  startPieces(): readonly Float64Array[];
  /** The norm of the part of the parameters outside the space of the pieces. */
  readonly outside: number;
}

export interface StemValues {
  /** The parameters in an orthonormal basis of a space that contains every gradient, cut in pieces. */
  readonly pieces: readonly Float64Array[];
  /** h^level on the training set and on the evaluation set. */
  train(): Matrix;
  test(): Matrix;
}
