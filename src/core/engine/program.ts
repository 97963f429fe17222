import type { Matrix, TensorOps } from '../ops/index.js';

/**
 * Everything that changes while training, as plain data: engine-independent, so it is at once the checkpoint, the wire
 * payload and the test oracle. In float32 runs every entry is a float32 number.
 */
export type State = Readonly<Record<string, Matrix>>;

/** Named matrices that stay put during training: data, labels, rates. */
export type Constants = Readonly<Record<string, Matrix>>;

/**
 * One epoch of generalised reweighting, equation (6), written in the vocabulary of `TensorOps`, with its data. The next
 * state has the same names and shapes as the state given.
 */
export interface Program {
  /**
   * Names the structure of `step`: programs with equal signatures and equal shapes of constants and state perform the
   * same operations, so that a compiled form may be shared between them.
   */
  readonly signature: string;
  readonly constants: Constants;
  readonly initial: State;
  step<T>(
    ops: TensorOps<T>,
    state: Readonly<Record<string, T>>,
    constants: Readonly<Record<string, T>>,
  ): Record<string, T>;
}
