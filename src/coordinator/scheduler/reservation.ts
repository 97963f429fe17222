import type { Attempt } from '../../core/fleet/index.js';
import { Room } from './room.js';

/** What keeps the memory, and what it is kept for. */
interface Keeper {
  readonly threads: number;
  readonly room: { readonly memory: number };
}
interface Kept {
  readonly size: number;
}

/**
 * One node's memory, kept for the cells that are first in rank and fit no node as it is now: what the node has in hand runs
 * out, and of other cells it is given only those that fit beside it (backfilling, Lifka 1995). So a large cell waits no
 * longer than what is in hand, however many small ones there are, and for want of a reservation none waits for ever.
 */
export class Reservation<Node extends Keeper, Cells extends Kept> {
  private readonly room: Room;

  /** @param from the number of the next lease: those from it on are given beside a cell of the lane */
  constructor(
    readonly lane: Cells,
    readonly node: Node,
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
