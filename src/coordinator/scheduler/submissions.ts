import type { SweepId } from '../../core/fleet/index.js';
import { open } from '../../core/fleet/index.js';
import type { SchedulerCommand } from './commands.js';
import type { SubmittedCell } from './events.js';
import { move } from './move.js';
import type { CellEntry, SchedulerState, SweepEntry } from './state.js';
import { newSweep, pending } from './state.js';
import { UNSUSPECTED } from './suspicion.js';

/** Adds a sweep's cells; those that other sweeps have brought in are shared, in their present state. */
export function submitted(
  state: SchedulerState,
  id: SweepId,
  cells: readonly SubmittedCell[],
  commands: SchedulerCommand[],
): void {
  const known = state.sweeps.get(id);
  const sweep = known ?? newSweep(id);
  if (known === undefined) state.sweeps.set(id, sweep);
  const order = state.sweeps.size;
  cells.forEach((submitted, ordinal) => {
    const entry = state.cells.get(submitted.cell) ?? enter(state, submitted, order, ordinal);
    if (known === undefined) join(entry, sweep);
    if (entry.state.kind === 'failed' && submitted.state === 'todo') retry(state, entry, commands);
  });
  if (open(sweep.counts) === 0) commands.push({ kind: 'finished', sweep: id });
}

function enter(state: SchedulerState, submitted: SubmittedCell, sweep: number, ordinal: number): CellEntry {
  const { cell, seed, cost } = submitted;
  const entry: CellEntry = {
    cell,
    rank: { sweep, seed, cost, ordinal },
    sweeps: [],
    state: submitted.state === 'todo' ? pending(state, UNSUSPECTED) : { kind: submitted.state },
    failures: 0,
    suspicion: UNSUSPECTED,
    place: -1,
  };
  state.cells.set(cell, entry);
  if (entry.state.kind === 'pending') entry.state.queue.add(entry);
  return entry;
}

function join(entry: CellEntry, sweep: SweepEntry): void {
  // A sweep that names a cell twice has it once.
  if (entry.sweeps.includes(sweep)) return;
  entry.sweeps.push(sweep);
  sweep.counts[entry.state.kind] += 1;
}

function retry(state: SchedulerState, entry: CellEntry, commands: SchedulerCommand[]): void {
  entry.failures = 0;
  entry.suspicion = UNSUSPECTED;
  move(entry, pending(state, UNSUSPECTED), commands);
}
