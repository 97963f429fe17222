import type { CellId } from '../../core/cell/index.js';
import type { Lease } from '../../core/fleet/index.js';
import type { SchedulerCommand } from './commands.js';
import { move } from './move.js';
import type { CellEntry, SchedulerState } from './state.js';
import { pending } from './state.js';
import { UNSUSPECTED } from './suspicion.js';

/** Somebody wants cells trained again: they wait for a node as if they were new. */
export function rerun(state: SchedulerState, cells: readonly CellId[], commands: SchedulerCommand[]): void {
  for (const cell of cells) {
    const entry = state.cells.get(cell);
    const kind = entry?.state.kind;
    if (entry === undefined || kind === 'pending' || kind === 'leased') continue;
    entry.rerun = { from: state.nextAttempt, hasResult: kind === 'done' };
    entry.failures = 0;
    entry.shortages = 0;
    entry.suspicion = UNSUSPECTED;
    move(entry, pending(state, entry), commands);
  }
}

/** The lease is older than the wish to have the cell again: its outcome is not what was asked for. */
export function isOutdated({ rerun }: CellEntry, { attempt }: Lease): boolean {
  return rerun !== null && rerun.hasResult && attempt < rerun.from;
}

export function finish(entry: CellEntry, commands: SchedulerCommand[]): void {
  move(entry, { kind: 'done' }, commands);
  entry.rerun = null;
}

/** No further attempt is made. What was to be trained again keeps the result it has. */
export function giveUp(entry: CellEntry, commands: SchedulerCommand[]): void {
  move(entry, { kind: entry.rerun?.hasResult === true ? 'done' : 'failed' }, commands);
  entry.rerun = null;
}
