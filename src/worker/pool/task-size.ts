import { MOST_CELLS } from './thread-board.js';

/** Milliseconds of training that are worth one hand-over to a thread and back, which costs about 0.1 ms. */
const TASK_MS = 25;

/** Nothing is shorter than this, whatever the clock says. */
const LEAST_MS = 0.01;

export interface Load {
  /** Cells that wait for a thread. */
  readonly waiting: number;
  readonly threads: number;
  /** How long cells took lately; null before the first. */
  readonly meanMs: number | null;
}

/** How many cells a thread is given at a time: short ones together, but never more than its part of what waits. */
export function taskSize({ waiting, threads, meanMs }: Load): number {
  if (meanMs === null) return 1;
  const worthwhile = Math.floor(TASK_MS / Math.max(meanMs, LEAST_MS));
  return Math.max(1, Math.min(worthwhile, Math.ceil(waiting / threads), MOST_CELLS));
}
