import type { FailureKind, Lease, NodeId } from '../../core/fleet/index.js';
import type { SchedulerCommand } from './commands.js';
import { rest } from './backoff.js';
import { move } from './move.js';
import { failed, succeeded } from './bans.js';
import { wasGiven } from './given.js';
import { ranShort } from './memory.js';
import { finish, giveUp, isOutdated } from './reruns.js';
import type { CellEntry, NodeEntry, SchedulerState } from './state.js';
import { pending } from './state.js';

/** The first valid result of a cell under a lease of it wins, whoever sends it and however late; the numbers are the same from everyone. */
export function result(state: SchedulerState, node: NodeId, lease: Lease, commands: SchedulerCommand[]): void {
  const entry = state.cells.get(lease.cell);
  if (entry === undefined) return void commands.push({ kind: 'ignore', node, lease, reason: 'unknown' });
  if (!wasGiven(state, entry, lease.attempt))
    return void commands.push({ kind: 'ignore', node, lease, reason: 'never-given' });
  const author = state.nodes.get(node);
  if (author !== undefined) succeeded(author);
  const now = entry.state;
  if (now.kind === 'done' || isOutdated(entry, lease)) return void commands.push({ kind: 'compare', node, lease });
  commands.push({ kind: 'commit', node, lease });
  if (now.kind === 'leased' && holderOf(entry, node, lease) === null)
    commands.push({ kind: 'revoke', node: now.node.node, lease: { cell: entry.cell, attempt: now.attempt } });
  finish(entry, commands);
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
  const author = holderOf(entry, node, lease);
  if (author === null) return void commands.push({ kind: 'ignore', node, lease, reason: 'fenced' });
  switch (kind) {
    case 'stopped':
      return handedBack(state, entry, node, lease, commands);
    case 'invalid':
      commands.push({ kind: 'fail', node, lease });
      return giveUp(entry, commands);
    case 'memory':
      if (ranShort(state, entry)) return handedBack(state, entry, node, lease, commands);
      commands.push({ kind: 'fail', node, lease });
      return giveUp(entry, commands);
    case 'error':
    case 'crash':
      return failed(state, author, entry, commands)
        ? handedBack(state, entry, node, lease, commands)
        : erred(state, entry, node, lease, commands);
  }
}

/** Costs the cell nothing: it waits for a node again. */
function handedBack(
  state: SchedulerState,
  entry: CellEntry,
  node: NodeId,
  lease: Lease,
  commands: SchedulerCommand[],
): void {
  commands.push({ kind: 'retry', node, lease, failures: 0 });
  move(entry, pending(state, entry), commands);
}

/** The program failed: the cell rests and is tried again, as often as it may be. */
function erred(
  state: SchedulerState,
  entry: CellEntry,
  node: NodeId,
  lease: Lease,
  commands: SchedulerCommand[],
): void {
  entry.failures += 1;
  if (entry.failures > state.options.retries) {
    commands.push({ kind: 'fail', node, lease });
    return giveUp(entry, commands);
  }
  commands.push({ kind: 'retry', node, lease, failures: entry.failures });
  const due = state.now + rest(entry.failures, lease.attempt, state.options);
  move(entry, pending(state, entry, due), commands);
}

/** The node under whose lease, in force, the report was made; null for a late one. */
function holderOf({ state }: CellEntry, node: NodeId, { attempt }: Lease): NodeEntry | null {
  return state.kind === 'leased' && state.node.node === node && state.attempt === attempt ? state.node : null;
}
