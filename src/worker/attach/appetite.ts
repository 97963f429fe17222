import { RunningMean } from '../running-mean.js';

/** Time, in ms, that work in hand should cover beyond the cells that are training: tasks of threads, round trips, a commit. */
const COVER_MS = 150;

/** Most cells to hold beyond those that are training. */
const MOST_AHEAD = 2_048;

/** Cells that last this many ms are not fetched ahead: the time saved is not worth the wait of the cell. */
const LONG_MS = 5_000;

/**
 * How many cells a node should hold. Short cells are fetched ahead, so that threads do not idle for a round trip; long
 * ones are not, so that none waits here while another node is idle.
 */
export class Appetite {
  private readonly durations = new RunningMean();

  constructor(private readonly threads: number) {}

  /** A cell took this long on its thread. */
  learn(ms: number): void {
    this.durations.learn(ms);
  }

  /** Cells to have in hand, training ones included. */
  get target(): number {
    const { value: meanMs } = this.durations;
    if (meanMs === null || meanMs > this.threads * LONG_MS) return this.threads;
    return this.threads + Math.min(Math.ceil((this.threads * COVER_MS) / Math.max(meanMs, 0.01)), MOST_AHEAD);
  }
}
