/** First and longest wait between attempts to connect, ms. */
const FIRST_MS = 200;
const LONGEST_MS = 10_000;

/** Exponential with full jitter: a thousand nodes that lost one coordinator must not come back in step. */
export class Backoff {
  private tries = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const most = Math.min(FIRST_MS * 2 ** this.tries, LONGEST_MS);
    this.tries += 1;
    return Math.ceil(most * (0.1 + 0.9 * this.random()));
  }

  reset(): void {
    this.tries = 0;
  }
}
