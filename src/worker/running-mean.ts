/** Weight of the latest value. */
const WEIGHT = 0.2;

/** An exponential mean: one value far above the others is felt at once, and forgotten after some twenty. */
export class RunningMean {
  private mean: number | null = null;

  learn(value: number): void {
    this.mean = this.mean === null ? value : this.mean + WEIGHT * (value - this.mean);
  }

  /** Null before the first value. */
  get value(): number | null {
    return this.mean;
  }
}
