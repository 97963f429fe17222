/** What the progress of a run shows. Counts are cells. */
export interface ProgressState {
  readonly total: number;
  /** With a result, those of earlier runs included. */
  readonly done: number;
  /** Done before this run began. */
  readonly reused: number;
  readonly failed: number;
  /** Being trained now. */
  readonly running: number;
  /** Share of the training of the running cells that is done, as a number of cells. */
  readonly partial: number;
  /** Seconds left, from what cells are known to cost; null or absent where the pace so far is all there is to go by. */
  readonly secondsLeft?: number | null;
}

/** Cells per second and seconds left, from what was finished since the start; null before anything is known. */
export interface Pace {
  readonly cellsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** @param elapsed seconds since the start of this run. */
export function paceOf(state: ProgressState, elapsed: number): Pace {
  const { total, done, reused, failed, partial, secondsLeft = null } = state;
  const finished = done - reused + failed + partial;
  if (finished <= 0 || elapsed <= 0) return { cellsPerSecond: null, secondsLeft };
  const cellsPerSecond = finished / elapsed;
  return { cellsPerSecond, secondsLeft: secondsLeft ?? Math.max(0, total - done - failed - partial) / cellsPerSecond };
}
