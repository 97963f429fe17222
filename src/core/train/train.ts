import type { Position } from '../checkpoint/index.js';
import type { Course, PreparedProgram, State } from '../engine/index.js';
import { courseOf } from '../engine/index.js';
import type { CellResult, Outcome, TraceRow } from '../record/index.js';
import { columnWidths, TraceBuilder } from '../record/index.js';
import type { Run } from './run.js';
import { observe } from './observe.js';
import { stoppedBy } from './stopping.js';

export interface TrainOptions {
  /** Epochs at most until the next call of `onChunk`; affects no number of the result. */
  chunk(): number;
  /** Told the epochs done after every chunk, and a way to keep where the run is; may throw to stop it. */
  onChunk(epochs: number, position: () => Position): void;
  /** Where to go on from: `position()` of an earlier run of the same cell on the same backend. Default: the beginning. */
  readonly from?: Position | undefined;
}

/**
 * Trains to the end: records at the scheduled epochs, and stops at the first of them where training has diverged (its row
 * is left out) or one of the cell's other conditions holds. Stopping is looked at nowhere else, so that it depends on no
 * engine, chunk or clock, nor on where the run was cut and went on.
 */
export function train(run: Run, prepared: PreparedProgram, backend: string, options: TrainOptions): CellResult {
  const course = courseOf(prepared, options.from?.state ?? run.program.initial);
  try {
    return follow(course, run, backend, options);
  } finally {
    course.dispose();
  }
}

function follow(course: Course, run: Run, backend: string, options: TrainOptions): CellResult {
  const { cell, facts } = run;
  const trace = new TraceBuilder(columnWidths(facts), options.from?.trace);
  const finish = (outcome: Outcome, epochs: number): CellResult => ({
    outcome,
    epochs,
    backend,
    facts,
    trace: trace.build(),
  });

  let done = options.from?.epochs ?? 0;
  const position = (): Position => ({ epochs: done, state: course.state(), trace: trace.build() });
  // A row for every scheduled epoch that is behind.
  for (const epoch of run.schedule.slice(trace.rows.length)) {
    while (done < epoch) {
      const step = Math.min(options.chunk(), epoch - done);
      course.advance(step);
      // The sum of numbers beyond 2⁵³ may miss the epoch.
      done = step === epoch - done ? epoch : done + step;
      options.onChunk(done, position);
    }
    const state = course.state();
    const row = observe(run, state, epoch);
    if (hasDiverged(state, row)) return finish('diverged', epoch);
    trace.add(row);
    const stopped = stoppedBy(cell.train.until, trace.rows);
    if (stopped !== null) return finish(stopped, epoch);
  }
  return finish(cell.train.until.time === undefined ? 'epochs' : 'time', done);
}

function hasDiverged(state: State, row: TraceRow): boolean {
  return !(
    Object.values(state).every(({ data }) => finite(data)) &&
    finite(row.train_risk) &&
    finite(row.theta_norm) &&
    finite(row.train_prediction) &&
    finite(row.test_prediction)
  );
}

function finite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
