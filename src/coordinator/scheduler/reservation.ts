import type { Attempt } from '../../core/fleet/index.js';
import { isBanned, isOnProbation } from './bans.js';
import type { Lane } from './lanes.js';
import { Room } from './room.js';
import type { CellEntry, NodeEntry, SchedulerState } from './state.js';

/**
 * One node's memory, kept for the cells that are first in rank and fit no node as it is now: what the node has in hand runs
 * out, and of other cells it is given only those that fit beside it (backfilling, Lifka 1995). So a large cell waits no
 * longer than what is in hand, however many small ones there are, and for want of a reservation none waits for ever.
 */
export class Reservation {
  private readonly room: Room;

  /** @param from the number of the next lease: those from it on are given beside a cell of the lane */
  constructor(
    readonly lane: Lane<CellEntry>,
    readonly node: NodeEntry,
    private readonly from: Attempt,
  ) {
    this.room = new Room(node.room.memory, node.threads);
    this.room.add(lane.size);
  }

  /** Whether a cell leaves enough for the one that waits, when what was in hand before is done. */
  allows(size: number): boolean {
    return this.room.fits(size);
  }

  given(attempt: Attempt, size: number): void {
    if (attempt >= this.from) this.room.add(size);
  }

  released(attempt: Attempt, size: number): void {
    if (attempt >= this.from) this.room.remove(size);
  }
}

/** The node that keeps memory for the lane that is first in rank: chosen now, unless there is one; null where none has as much. */
export function reserve(state: SchedulerState, lane: Lane<CellEntry>): Reservation | null {
  const { reservation } = state;
  if (reservation?.lane === lane && isAtWork(state, reservation.node)) return reservation;
  const node = soonestFree(state, lane.size);
  if (reservation !== null) dropReservation(state, reservation.node);
  state.reservation = node === null ? null : new Reservation(lane, node, state.nextAttempt);
  if (node !== null) node.reservation = state.reservation;
  return state.reservation;
}

/** What the node has is counted anew: whoever waits for memory looks for a node again. */
export function dropReservation(state: SchedulerState, node: NodeEntry): void {
  if (node.reservation === null) return;
  node.reservation = null;
  state.reservation = null;
}

/** Of the nodes with as much memory, that with the least work in hand for each thread. */
function soonestFree(state: SchedulerState, size: number): NodeEntry | null {
  let [best, least]: [NodeEntry | null, number] = [null, Infinity];
  for (const node of state.nodes.values()) {
    if (node.room.memory < size || !isAtWork(state, node)) continue;
    const left = secondsInHand(state, node) / node.threads;
    if (best === null || left < least) [best, least] = [node, left];
  }
  return best;
}

function isAtWork({ nodes, now }: SchedulerState, node: NodeEntry): boolean {
  return nodes.get(node.node) === node && node.connected && !isBanned(node, now) && !isOnProbation(node);
}

function secondsInHand({ now }: SchedulerState, { leases }: NodeEntry): number {
  let seconds = 0;
  for (const { state, rank } of leases)
    if (state.kind === 'leased') seconds += Math.max(rank.cost - (now - state.since) / 1000, 0);
  return seconds;
}
