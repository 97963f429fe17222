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
}

/** Cells per second and seconds left, from what was finished since the start; null before anything is known. */
export interface Pace {
  readonly cellsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** @param elapsed seconds since the start of this run. */
export function paceOf({ total, done, reused, failed, partial }: ProgressState, elapsed: number): Pace {
  const finished = done - reused + failed + partial;
  if (finished <= 0 || elapsed <= 0) return { cellsPerSecond: null, secondsLeft: null };
  const cellsPerSecond = finished / elapsed;
  return { cellsPerSecond, secondsLeft: Math.max(0, total - done - failed - partial) / cellsPerSecond };
}
