import type { SweepId, SweepMode } from '../../core/fleet/index.js';
import type { SchedulerCommand } from './commands.js';
import { move } from './move.js';
import type { CellEntry, SchedulerState } from './state.js';
import { pending } from './state.js';

/** A user paused, resumed or cancelled a sweep. Cells that another sweep wants as well go on for it. */
export function steered(state: SchedulerState, id: SweepId, mode: SweepMode, commands: SchedulerCommand[]): void {
  const sweep = state.sweeps.get(id);
  if (sweep === undefined || sweep.mode === mode) return;
  sweep.mode = mode;
  for (const entry of state.cells.values()) if (entry.sweeps.includes(sweep)) settle(state, entry, commands);
  if (mode === 'cancelled') commands.push({ kind: 'finished', sweep: id });
}

/** A user wants a sweep sooner or later than others. */
export function prioritised(state: SchedulerState, id: SweepId, priority: number, commands: SchedulerCommand[]): void {
  const sweep = state.sweeps.get(id);
  if (sweep === undefined || sweep.share.priority === priority) return;
  state.ready.prioritise(sweep.share, priority);
  // Cells of several sweeps may now be trained for another of them.
  for (const entry of state.cells.values())
    if (entry.sweeps.length > 1 && entry.sweeps.includes(sweep)) settle(state, entry, commands);
}

/** Puts a cell where it belongs now that a sweep's mode has changed. */
function settle(state: SchedulerState, entry: CellEntry, commands: SchedulerCommand[]): void {
  const now = entry.state;
  if (now.kind === 'pending') return move(entry, pending(state, entry, now.due), commands);
  if (now.kind !== 'leased' || entry.sweeps.some(({ mode }) => mode !== 'cancelled')) return;
  commands.push({ kind: 'revoke', node: now.node.node, lease: { cell: entry.cell, attempt: now.attempt } });
  move(entry, pending(state, entry), commands);
}
