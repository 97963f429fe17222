import type { CellId } from '../../core/cell/index.js';
import type { CellStanding, Waiting } from '../../core/fleet/index.js';
import { isBanned } from './bans.js';
import type { Lane } from './lanes.js';
import { comesBefore, leader } from './state.js';
import type { CellEntry, NodeEntry, SchedulerState, SweepEntry } from './state.js';
import { goesAlone } from './suspicion.js';
import { largestRoom } from './too-large.js';

/** Null for a cell that is not scheduled. O(cells) and O(nodes): for people who ask, not for decisions. */
export function standingOf(state: SchedulerState, cell: CellId): CellStanding | null {
  const entry = state.cells.get(cell);
  if (entry === undefined) return null;
  const now = entry.state;
  switch (now.kind) {
    case 'done':
    case 'failed':
      return { kind: now.kind };
    case 'leased': {
      const { name, connected } = now.node;
      return { kind: 'leased', name, connected, attempt: now.attempt, ms: state.now - now.since };
    }
    case 'pending':
      return { kind: 'waiting', why: waiting(state, entry, now.due) };
  }
}

/** The first of the reasons that keeps it from a node: those after it would not help. */
function waiting(state: SchedulerState, entry: CellEntry, due: number): Waiting {
  const { now, options } = state;
  const { size, suspicion, failures, shortages } = entry;
  const first = leader(entry);
  if (first === null) return { kind: 'unwanted', sweeps: entry.sweeps.map(({ sweep, mode }) => ({ sweep, mode })) };
  if (due > now) return { kind: 'resting', ms: due - now, errors: failures, retries: options.retries };
  const there = [...state.nodes.values()].filter(({ connected }) => connected);
  if (there.length === 0) return { kind: 'no-node' };
  const large = there.filter(({ room }) => room.memory >= size);
  if (large.length === 0) return { kind: 'too-large', bytes: size, most: largestRoom(state) };
  const banned = large.filter((node) => isBanned(node, now));
  if (banned.length === large.length) return { kind: 'banned', nodes: banned.length, ms: soonest(banned) - now };
  if (goesAlone(suspicion, options)) return { kind: 'alone', losses: suspicion.losses, shortages };
  const keeper = keeperFor(state, first.share.bySize.get(size));
  if (keeper !== null) return { kind: 'reserved', name: keeper.name, bytes: size };
  return { kind: 'queued', before: before(state, entry, first), sharing: sharing(state, first) };
}

/** The node that keeps its memory for cells of a lane: the reservation may be of one that is gone. */
function keeperFor({ reservation, nodes }: SchedulerState, lane: Lane<CellEntry> | undefined): NodeEntry | null {
  if (reservation === null || reservation.lane !== lane) return null;
  const { node } = reservation;
  return nodes.get(node.node) === node && node.connected && !node.room.fits(lane.size) ? node : null;
}

function soonest(banned: readonly NodeEntry[]): number {
  return Math.min(...banned.map(({ standing }) => standing.bannedUntil));
}

/** Cells that are given out before it whatever happens: those of sweeps of higher priority, and of its own sweep's order. */
function before({ cells, ready }: SchedulerState, entry: CellEntry, own: SweepEntry): number {
  let count = 0;
  for (const other of cells.values()) {
    if (other.state.kind !== 'pending' || other === entry) continue;
    const first = leader(other);
    // What rests, or has to be alone, keeps nobody waiting.
    if (first === null || other.state.queue !== first.share.bySize.get(other.size)) continue;
    if (first.share.priority > own.share.priority || (first === own && comesBefore(other, entry))) count += 1;
  }
  return ready.isEmpty ? 0 : count;
}

/** Other sweeps of its priority with which it shares the nodes. */
function sharing({ sweeps }: SchedulerState, { share }: SweepEntry): number {
  let count = 0;
  for (const { share: other } of sweeps.values())
    if (other !== share && other.priority === share.priority && other.isOpen) count += 1;
  return count;
}
