import type { Program, State } from './program.js';

/** A way to run programs. Implementations: generated JavaScript, TensorFlow graphs, eager tensors. */
export interface Engine {
  /** What computes, for the record, as in `tensorflow 2.21.0 float32`. */
  readonly backend: string;
  /** What else its roundings depend on, of the machine; absent where the bits are the same on all. */
  readonly machine?: string;
  prepare(program: Program): Promise<PreparedProgram>;
}

/** A program ready to run; holds native memory until disposed. */
export interface PreparedProgram {
  /**
   * The state after `epochs` more epochs, `epochs` ≥ 0. Does not change `from`. Cutting a run anywhere changes nothing:
   * `advance(advance(s, a), b)` equals `advance(s, a + b)` bit for bit.
   */
  advance(from: State, epochs: number): State;
  /** Where the way of a state into the engine and back costs something: several advances without it. See `courseOf`. */
  course?(from: State): Course;
  dispose(): void;
}

/** A training under way. Its state stays where the engine computes, until it is asked for. */
export interface Course {
  advance(epochs: number): void;
  /** The state now, as plain data. */
  state(): State;
  dispose(): void;
}
