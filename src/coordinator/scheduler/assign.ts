import type { Attempt } from '../../core/fleet/index.js';
import type { SchedulerCommand } from './commands.js';
import { move } from './move.js';
import { isBanned, isOnProbation } from './bans.js';
import type { CellEntry, NodeEntry, SchedulerState } from './state.js';
import { leader } from './state.js';
import { goesAlone } from './suspicion.js';

/** Deals the first cells of the queues to the nodes with credits, one each in turn, until either runs out. */
export function assign(state: SchedulerState, commands: SchedulerCommand[]): void {
  for (const node of state.hungry) {
    if (state.ready.isEmpty && state.lonely.isEmpty) return;
    const entry = mayWork(state, node) ? nextFor(state, node) : undefined;
    if (entry === undefined) continue;
    const attempt = state.nextAttempt;
    state.nextAttempt = (attempt + 1) as Attempt;
    entry.given.push(attempt);
    const share = leader(entry)?.share;
    if (share !== undefined) state.ready.serve(share, entry.rank.cost);
    move(entry, { kind: 'leased', node, attempt, since: state.now, size: entry.size }, commands);
    entry.tries += 1;
    commands.push({ kind: 'assign', node: node.node, lease: { cell: entry.cell, attempt } });
    node.credits -= 1;
    state.hungry.delete(node);
    // Behind all others: the loop comes back to it when they have had theirs.
    if (node.credits > 0) state.hungry.add(node);
  }
}

function mayWork(state: SchedulerState, node: NodeEntry): boolean {
  if (isBanned(node, state.now)) return false;
  if (isOnProbation(node) && node.leases.size > 0) return false;
  return !holdsLonely(state, node);
}

function holdsLonely({ options }: SchedulerState, { leases }: NodeEntry): boolean {
  const [only] = leases;
  return leases.size === 1 && only !== undefined && goesAlone(only.suspicion, options);
}

/** A node that holds nothing is the chance for a cell that has to be alone. */
function nextFor(state: SchedulerState, { leases, room }: NodeEntry): CellEntry | undefined {
  const fits = (size: number): boolean => room.fits(size);
  const ready = state.ready.first(fits);
  const alone = leases.size === 0 ? state.lonely.first(fits) : undefined;
  if (alone === undefined || ready === undefined) return alone ?? ready;
  return priorityOf(alone) >= priorityOf(ready) ? alone : ready;
}

function priorityOf(entry: CellEntry): number {
  return leader(entry)?.share.priority ?? Number.NEGATIVE_INFINITY;
}
