import type { SchedulerCommand } from './commands.js';
import type { LeaseOut } from './events.js';
import { goOn, mayGoOn, newNode } from './fleet.js';
import type { SchedulerState } from './state.js';

/**
 * Leases that were out when the coordinator ended are in force again, each with a node that is awaited: the first to come
 * is not given what others still train, or have finished. All else may be given out at once.
 */
export function resumed(state: SchedulerState, leases: readonly LeaseOut[], commands: SchedulerCommand[]): void {
  const { leaseMs, returnMs } = state.options;
  state.awaitedUntil = state.now + Math.max(leaseMs, returnMs);
  // The latest first: should there be several of a cell, it is the one in force.
  for (const { lease, node: id, name } of [...leases].sort((a, b) => b.lease.attempt - a.lease.attempt)) {
    const entry = state.cells.get(lease.cell);
    if (entry === undefined || !mayGoOn(state, entry, lease)) continue;
    const node = state.nodes.get(id) ?? newNode(state, id, name);
    state.nodes.set(id, node);
    goOn(state, node, entry, lease, commands);
  }
}
