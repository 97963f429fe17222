/** For how long a node has had nothing to do although its coordinator was there: while that is away, more may come. */
export class Idleness {
  private since: number | null = null;

  /** @param limitMs milliseconds of it that are enough */
  constructor(private readonly limitMs: number) {}

  /** Whether it has lasted long enough at `now`, in milliseconds of a steady clock. */
  isEnough(now: number, isUp: boolean, cells: number): boolean {
    if (!isUp || cells > 0) {
      this.since = null;
      return false;
    }
    this.since ??= now;
    return now - this.since >= this.limitMs;
  }
}
