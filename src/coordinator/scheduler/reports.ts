import type { FailureKind, Lease, NodeId } from '../../core/fleet/index.js';
import type { SchedulerCommand } from './commands.js';
import { move } from './move.js';
import type { CellEntry, SchedulerState } from './state.js';

/** The first valid result of a cell wins, whoever sends it and however late; the numbers are the same from everyone. */
export function result(state: SchedulerState, node: NodeId, lease: Lease, commands: SchedulerCommand[]): void {
  const entry = state.cells.get(lease.cell);
  if (entry === undefined) return void commands.push({ kind: 'ignore', node, lease, reason: 'unknown' });
  const now = entry.state;
  if (now.kind === 'done') return void commands.push({ kind: 'compare', node, lease });
  commands.push({ kind: 'commit', node, lease });
  if (now.kind === 'leased' && !isLease(entry, node, lease))
    commands.push({ kind: 'revoke', node: now.node.node, lease: { cell: entry.cell, attempt: now.attempt } });
  move(state, entry, { kind: 'done' }, commands);
}

/** A failure counts only under the lease in force: late ones are fenced off by node and attempt number. */
export function failure(
  state: SchedulerState,
  node: NodeId,
  lease: Lease,
  kind: FailureKind,
  commands: SchedulerCommand[],
): void {
  const entry = state.cells.get(lease.cell);
  if (entry === undefined) return void commands.push({ kind: 'ignore', node, lease, reason: 'unknown' });
  if (!isLease(entry, node, lease)) return void commands.push({ kind: 'ignore', node, lease, reason: 'fenced' });
  if (kind === 'stopped') return again(state, entry, node, lease, 0, commands);
  entry.failures += 1;
  if (kind !== 'invalid' && entry.failures <= state.options.retries)
    return again(state, entry, node, lease, entry.failures, commands);
  commands.push({ kind: 'fail', node, lease });
  move(state, entry, { kind: 'failed' }, commands);
}

function again(
  state: SchedulerState,
  entry: CellEntry,
  node: NodeId,
  lease: Lease,
  failures: number,
  commands: SchedulerCommand[],
): void {
  commands.push({ kind: 'retry', node, lease, failures });
  move(state, entry, { kind: 'pending' }, commands);
}

function isLease({ state }: CellEntry, node: NodeId, { attempt }: Lease): boolean {
  return state.kind === 'leased' && state.node.node === node && state.attempt === attempt;
}
