/** Weight of the latest cell in the running mean of durations. */
const WEIGHT = 0.2;

/** Time, in ms, that work in hand should cover beyond the cells that are training: a few round trips and a commit. */
const COVER_MS = 50;

/** Most cells to hold beyond those that are training. */
const MOST_AHEAD = 1_024;

/**
 * How many cells a node should hold. Short cells are fetched ahead, so that threads do not idle for a round trip; long
 * ones are not, so that none waits here while another node is idle.
 */
export class Appetite {
  private meanMs: number | null = null;

  constructor(private readonly threads: number) {}

  /** A cell took this long on its thread. */
  learn(ms: number): void {
    this.meanMs = this.meanMs === null ? ms : this.meanMs + WEIGHT * (ms - this.meanMs);
  }

  /** Cells to have in hand, training ones included. */
  get target(): number {
    if (this.meanMs === null) return this.threads;
    const ahead = (this.threads * COVER_MS) / Math.max(this.meanMs, 0.01);
    // Below a hundredth of a cell the time saved is not worth the wait of the cell.
    return this.threads + (ahead < 0.01 ? 0 : Math.min(Math.ceil(ahead), MOST_AHEAD));
  }
}
