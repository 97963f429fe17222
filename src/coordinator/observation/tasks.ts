import type { Attempt } from '../../core/fleet/index.js';
import type { Progress, TaskStatus } from '../../wire/index.js';
import type { SchedulerState } from '../scheduler/index.js';
import type { CellTexts } from './cell-texts.js';

/** What a node said of itself last. */
export interface AtWork {
  /** Threads that train. */
  readonly busy: number;
  readonly running: ReadonlyMap<Attempt, Progress>;
}

/** Of one node. */
const MOST = 256;

/** What a node trains, of what it said last: only cells that are its own by now, at most `room`. */
export function tasksOf(
  { cells }: SchedulerState,
  running: AtWork['running'],
  texts: CellTexts,
  now: number,
  room: number,
): TaskStatus[] {
  const tasks: TaskStatus[] = [];
  for (const { lease, epochs } of running.values()) {
    if (tasks.length >= Math.min(MOST, room)) return tasks;
    const entry = cells.get(lease.cell);
    if (entry?.state.kind !== 'leased' || entry.state.attempt !== lease.attempt) continue;
    const [sweep] = entry.sweeps;
    if (sweep === undefined) continue;
    const { text, epochsAtMost } = texts.of(lease.cell);
    const seconds = Math.max(now - entry.state.since, 0) / 1000;
    tasks.push({ ...lease, sweep: sweep.sweep, text, epochs, epochsAtMost, seconds });
  }
  return tasks;
}
