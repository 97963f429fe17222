import type { Attempt } from '../../core/fleet/index.js';
import { open } from '../../core/fleet/index.js';
import { sizeOf } from '../../core/cost/index.js';
import type { SchedulerCommand } from './commands.js';
import type { SchedulerEvent, SubmittedCell } from './events.js';
import { isOpen, move } from './move.js';
import type { CellEntry, SchedulerState, SweepEntry } from './state.js';
import { costClass, newSweep, pending } from './state.js';
import { prioritised, steered } from './steering.js';
import { account } from './work.js';
import { toBeAlone, UNSUSPECTED } from './suspicion.js';

const NONE_GIVEN: readonly Attempt[] = [];

/** Adds a sweep's cells; those that other sweeps have brought in are shared, in their present state. */
export function submitted(
  state: SchedulerState,
  { sweep: id, cells, priority }: Extract<SchedulerEvent, { kind: 'submitted' }>,
  commands: SchedulerCommand[],
): void {
  steered(state, id, 'active', commands);
  const known = state.sweeps.get(id);
  const sweep = known ?? newSweep(state, id, priority ?? 0);
  if (priority !== undefined) prioritised(state, id, priority, commands);
  if (known === undefined) state.sweeps.set(id, sweep);
  const sweeps = [sweep] as const;
  cells.forEach((submitted, ordinal) => {
    const entry = state.cells.get(submitted.cell);
    if (entry === undefined) return enter(state, sweeps, submitted, ordinal);
    if (known === undefined) join(state, entry, sweep, commands);
    if (entry.state.kind === 'failed' && submitted.state === 'todo') retry(state, entry, commands);
  });
  if (open(sweep.counts) === 0) commands.push({ kind: 'finished', sweep: id });
}

/** Of what cells have in common as a rule there is one for all: sweeps are long. */
function enter(state: SchedulerState, sweeps: readonly [SweepEntry], submitted: SubmittedCell, ordinal: number): void {
  const [sweep] = sweeps;
  const { cell, seed, cost, affinity = 0 } = submitted;
  const { times, bytes } = submitted.shortage ?? { times: 0, bytes: 0 };
  const suspicion = times === 0 ? UNSUSPECTED : toBeAlone(UNSUSPECTED, state.options);
  const size = Math.max(sizeOf(submitted.bytes ?? 0), bytes);
  const entry: CellEntry = {
    cell,
    rank: { sweep: sweep.share.order, seed, cost, affinity, ordinal },
    alike: `${sweep.share.order} ${seed} ${costClass(cost)}`,
    sweeps,
    state: submitted.state === 'todo' ? pending(state, { sweeps, suspicion, size }) : { kind: submitted.state },
    given: NONE_GIVEN,
    failures: 0,
    suspicion,
    rerun: submitted.rerun ?? null,
    estimate: submitted.estimate ?? { seconds: cost, bucket: '' },
    size,
    shortages: times,
    tries: 0,
    place: -1,
  };
  state.cells.set(cell, entry);
  sweep.counts[entry.state.kind] += 1;
  if (isOpen(entry.state)) account(sweep, entry, 1);
  if (entry.state.kind === 'pending') entry.state.queue.add(entry);
}

function join(state: SchedulerState, entry: CellEntry, sweep: SweepEntry, commands: SchedulerCommand[]): void {
  // A sweep that names a cell twice has it once.
  if (entry.sweeps.includes(sweep)) return;
  entry.sweeps = [...entry.sweeps, sweep];
  sweep.counts[entry.state.kind] += 1;
  if (isOpen(entry.state)) account(sweep, entry, 1);
  // Perhaps no other sweep wanted it any more, or not as soon.
  if (entry.state.kind === 'pending') move(entry, pending(state, entry, entry.state.due), commands);
}

function retry(state: SchedulerState, entry: CellEntry, commands: SchedulerCommand[]): void {
  entry.failures = 0;
  entry.shortages = 0;
  entry.suspicion = UNSUSPECTED;
  move(entry, pending(state, entry), commands);
}
