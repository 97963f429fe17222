import type { Affinity } from '../../core/cell/index.js';
import { open } from '../../core/fleet/index.js';
import type { SchedulerCommand } from './commands.js';
import { account } from './work.js';
import type { CellEntry, CellState } from './state.js';

/**
 * Moves a cell to another state, and with it everything that follows: its sweeps' counts, the queue, the node's leases.
 * The only place where a cell's state changes.
 */
export function move(entry: CellEntry, to: CellState, commands: SchedulerCommand[]): void {
  const from = entry.state;
  if (from.kind === 'pending') from.queue.remove(entry);
  if (from.kind === 'leased') {
    from.node.leases.delete(entry);
    from.node.room.remove(from.size);
    count(from.node.inHand, entry.rank.affinity, -1);
    from.node.reservation?.released(from.attempt, from.size);
  }
  entry.state = to;
  if (to.kind === 'pending') to.queue.add(entry);
  if (to.kind === 'leased') {
    to.node.leases.add(entry);
    to.node.room.add(to.size);
    count(to.node.inHand, entry.rank.affinity, 1);
    to.node.reservation?.given(to.attempt, to.size);
  }
  const [wasOpen, isOpenNow] = [isOpen(from), isOpen(to)];
  for (const sweepEntry of entry.sweeps) {
    const { sweep, counts } = sweepEntry;
    counts[from.kind] -= 1;
    counts[to.kind] += 1;
    if (wasOpen !== isOpenNow) account(sweepEntry, entry, isOpenNow ? 1 : -1);
    if (wasOpen && !isOpenNow && open(counts) === 0) commands.push({ kind: 'finished', sweep });
  }
}

function count(counts: Map<Affinity, number>, affinity: Affinity, change: 1 | -1): void {
  const sum = (counts.get(affinity) ?? 0) + change;
  if (sum === 0) counts.delete(affinity);
  else counts.set(affinity, sum);
}

export function isOpen(state: CellState): boolean {
  return state.kind === 'pending' || state.kind === 'leased';
}
