/** Pauses between saves last at least so many times the latest save: saving takes at most about 2 % of the time. */
const PAUSE_PER_SAVE = 50;

/** Milliseconds of training that are not worth a file when a run is told to stop. */
const CHEAP_MS = 2_000;

/** When a run is saved. */
export class SaveSchedule {
  /** When training began, or the latest save ended. */
  private since: number;
  private saveMs = 0;

  /** @param everySeconds between saves; 0 for none but the last */
  constructor(
    private readonly everySeconds: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.since = now();
  }

  /** Whether it is time. */
  isDue(): boolean {
    if (this.everySeconds === 0) return false;
    return this.atRisk() >= Math.max(1000 * this.everySeconds, PAUSE_PER_SAVE * this.saveMs);
  }

  /** Whether a run that ends now would lose what is worth keeping. */
  isWorthwhile(): boolean {
    return this.atRisk() >= CHEAP_MS;
  }

  /** Runs a save and begins the next pause, whether it succeeds or throws. Returns the milliseconds it took. */
  time(save: () => void): number {
    const begun = this.now();
    try {
      save();
    } finally {
      this.since = this.now();
      this.saveMs = this.since - begun;
    }
    return this.saveMs;
  }

  /** Milliseconds of training since. */
  private atRisk(): number {
    return this.now() - this.since;
  }
}
