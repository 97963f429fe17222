/** A quantity over epochs, or over the time t = η · epochs of a gradient flow. */
export interface Line {
  readonly seed: number;
  readonly epoch: readonly number[];
  readonly value: readonly number[];
}
