import type { Constants, State } from '../../engine/index.js';
import type { Matrix, TensorOps } from '../../ops/index.js';

/** Layer 0 of a network on given data: its input never changes, so that it has forms of its own. */
export interface InputLayer {
  readonly signature: string;
  readonly constants: Constants;
  readonly initial: State;
  /** h¹ on the training set, [n, m]. */
  forward<T>(ops: TensorOps<T>, state: Readonly<Record<string, T>>, constants: Readonly<Record<string, T>>): T;
  /** One step of equation (6), given δ¹ of the step, [n, m]; decay as in `Form.descend`. */
  descend<T>(
    ops: TensorOps<T>,
    state: Readonly<Record<string, T>>,
    constants: Readonly<Record<string, T>>,
    delta: T,
    decay: T | null,
  ): Record<string, T>;
  /** h¹ at t = 0 on the training set and on the evaluation set, in float64. */
  readonly start: { readonly train: Matrix; readonly test: Matrix };
  /** The same at any time. */
  trainPreactivation(state: State): Matrix;
  testPreactivation(state: State): Matrix;
  /** The layer's parameters in an orthonormal basis of a space that contains every gradient, and the norm of the rest. */
  coordinates(state: State): Float64Array;
  readonly outside: number;
}
