import { trainCell } from '../worker/train-cell.js';
import { WHOLE_RUN_EPOCHS, wholeRuns } from './problems.js';
import type { Timing } from './timing.js';
import { timingOf } from './timing.js';

/** A run from its cell to its result, records and all. */
export interface WholeRun {
  readonly title: string;
  readonly epochs: number;
  /** Seconds per run. */
  readonly run: Timing;
  /** Seconds at most, and whether the median keeps to it. */
  readonly goal: number;
  readonly reached: boolean;
}

const GOAL_SECONDS = 2;
const REPEATS = 3;

/** Times whole runs of the linear model in float64. */
export async function* timedWholeRuns(onBegin?: (what: string) => void): AsyncGenerator<WholeRun> {
  for (const { title, cell } of wholeRuns()) {
    onBegin?.(`${title}, whole run`);
    const times: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const start = performance.now();
      await trainCell(cell, { onProgress: () => undefined, shouldStop: () => false });
      times.push((performance.now() - start) / 1000);
    }
    const run = timingOf(times);
    yield { title, epochs: WHOLE_RUN_EPOCHS, run, goal: GOAL_SECONDS, reached: run.median <= GOAL_SECONDS };
  }
}
