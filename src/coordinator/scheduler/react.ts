import { assign } from './assign.js';
import type { SchedulerCommand } from './commands.js';
import type { SchedulerEvent } from './events.js';
import { disconnected, expire, heard, joined, left, wanted } from './fleet.js';
import { move } from './move.js';
import { failure, result } from './reports.js';
import { rerun } from './reruns.js';
import { resumed } from './resumption.js';
import type { SchedulerState } from './state.js';
import { pending } from './state.js';
import { prioritised, steered } from './steering.js';
import { submitted } from './submissions.js';

/**
 * The scheduler: takes one event, changes `state`, and returns what is to be done, in order. No clock, no chance, no I/O:
 * the same events give the same commands. O(log n) in the number of cells for every event about one cell.
 */
export function react(state: SchedulerState, event: SchedulerEvent): SchedulerCommand[] {
  const commands: SchedulerCommand[] = [];
  if ('at' in event) state.now = Math.max(state.now, event.at);
  wake(state, commands);
  apply(state, event, commands);
  assign(state, commands);
  return commands;
}

/** Cells that have rested wait for a node again. */
function wake(state: SchedulerState, commands: SchedulerCommand[]): void {
  for (let entry = state.resting.first; entry?.state.kind === 'pending'; entry = state.resting.first) {
    if (entry.state.due > state.now) return;
    move(entry, pending(state, entry), commands);
  }
}

function apply(state: SchedulerState, event: SchedulerEvent, commands: SchedulerCommand[]): void {
  switch (event.kind) {
    case 'submitted':
      return submitted(state, event, commands);
    case 'prioritised':
      return prioritised(state, event.sweep, event.priority, commands);
    case 'steered':
      return steered(state, event.sweep, event.mode, commands);
    case 'rerun':
      return rerun(state, event.cells, commands);
    case 'resumed':
      return resumed(state, event.leases, commands);
    case 'joined':
      return joined(state, event, commands);
    case 'disconnected':
      return disconnected(state, event.node);
    case 'left':
      return left(state, event.node, commands);
    case 'heard': {
      const node = state.nodes.get(event.node);
      return node && heard(state, node, state.now);
    }
    case 'wanted':
      return wanted(state, event.node, event.credits);
    case 'result':
      return result(state, event.node, event.lease, commands);
    case 'failure':
      return failure(state, event.node, event.lease, event.failure, commands);
    case 'tick':
      return expire(state, commands);
  }
}
