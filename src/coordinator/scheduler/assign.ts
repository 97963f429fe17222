import type { Attempt } from '../../core/fleet/index.js';
import type { SchedulerCommand } from './commands.js';
import { move } from './move.js';
import type { SchedulerState } from './state.js';

/** Deals the first cells of the queue to the nodes with credits, one each in turn, until either runs out. */
export function assign(state: SchedulerState, commands: SchedulerCommand[]): void {
  for (const node of state.hungry) {
    const entry = state.ready.first;
    if (entry === undefined) return;
    const attempt = state.nextAttempt;
    state.nextAttempt = (attempt + 1) as Attempt;
    move(state, entry, { kind: 'leased', node, attempt, since: state.now }, commands);
    commands.push({ kind: 'assign', node: node.node, lease: { cell: entry.cell, attempt } });
    node.credits -= 1;
    state.hungry.delete(node);
    // Behind all others: the loop comes back to it when they have had theirs.
    if (node.credits > 0) state.hungry.add(node);
  }
}
