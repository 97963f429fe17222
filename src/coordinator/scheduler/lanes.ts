import type { Queued } from './ready-queue.js';
import { ReadyQueue } from './ready-queue.js';
import type { CellOrder } from './tiers.js';
import { Tiers } from './tiers.js';

/** The least a cell counts for, seconds: handing it out costs something too. */
const LEAST_COST = 1e-3;

/** What one sweep gets, and the cells of it that could be given out now: a lane for each size. */
export class Share<T extends Queued> {
  /** Seconds of work that it was given, counted from what others of its priority had when it came. */
  served = 0;
  readonly bySize = new Map<number, Lane<T>>();

  constructor(
    /** In which sweeps came, from 1. */
    readonly order: number,
    /** Higher first; changed by `Lanes` alone. */
    public priority: number,
    private readonly lanes: Lanes<T>,
  ) {}

  lane(size: number): Lane<T> {
    let lane = this.bySize.get(size);
    if (lane === undefined) {
      lane = new Lane(this, size, this.lanes);
      this.bySize.set(size, lane);
    }
    return lane;
  }

  get isOpen(): boolean {
    for (const lane of this.bySize.values()) if (lane.place >= 0) return true;
    return false;
  }
}

/** Cells of one sweep and one size. */
export class Lane<T extends Queued> implements Queued {
  place = -1;
  readonly cells: Tiers<T>;

  constructor(
    readonly share: Share<T>,
    /** Bytes that each of its cells takes. */
    readonly size: number,
    private readonly lanes: Lanes<T>,
  ) {
    this.cells = new Tiers(lanes.rank);
  }

  add(entry: T): void {
    this.cells.add(entry);
    if (this.place < 0) this.lanes.open(this);
  }

  remove(entry: T): void {
    this.cells.remove(entry);
    if (this.cells.first === undefined) this.lanes.close(this);
  }
}

/**
 * Lanes in the order in which cells are taken from them: higher priority first; within one priority the sweep that was
 * served least, so that all get the same share of the work (start-time fair queueing, Goyal et al. 1996). A sweep that
 * comes, or comes back, begins at what the others have had: it claims no past. Sizes are few, so that what fits a node is
 * found by looking at the first lane of each.
 */
export class Lanes<T extends Queued> {
  private readonly queues = new Map<number, ReadyQueue<Lane<T>>>();
  /** By priority: what the sweep served last had been served before. */
  private readonly clock = new Map<number, number>();
  private opened = 0;

  /** @param rank the order of a sweep's cells */
  constructor(readonly rank: CellOrder<T>) {}

  get isEmpty(): boolean {
    return this.opened === 0;
  }

  /** The lane of the first cell whose size will do. */
  first(fits: (size: number) => boolean): Lane<T> | undefined {
    let best: Lane<T> | undefined;
    for (const [size, queue] of this.queues) {
      const lane = queue.first;
      if (lane !== undefined && (best === undefined || this.isAhead(lane, best)) && fits(size)) best = lane;
    }
    return best;
  }

  open(lane: Lane<T>): void {
    const { share } = lane;
    if (!share.isOpen) share.served = Math.max(share.served, this.clock.get(share.priority) ?? 0);
    this.opened += 1;
    this.queue(lane).add(lane);
  }

  close(lane: Lane<T>): void {
    this.opened -= 1;
    this.queue(lane).remove(lane);
  }

  /** A cell of the sweep was given out. */
  serve(share: Share<T>, cost: number): void {
    this.clock.set(share.priority, share.served);
    this.change(share, () => (share.served += Math.max(cost, LEAST_COST)));
  }

  /** Among those of another priority it is new. */
  prioritise(share: Share<T>, priority: number): void {
    this.change(share, () => {
      share.priority = priority;
      share.served = this.clock.get(priority) ?? 0;
    });
  }

  /** Changes where a sweep stands, with all its lanes. */
  private change({ bySize }: Share<T>, change: () => void): void {
    const open = [...bySize.values()].filter(({ place }) => place >= 0);
    for (const lane of open) this.queue(lane).remove(lane);
    change();
    for (const lane of open) this.queue(lane).add(lane);
  }

  private queue({ size }: Lane<T>): ReadyQueue<Lane<T>> {
    let queue = this.queues.get(size);
    if (queue === undefined) {
      queue = new ReadyQueue(({ share: a }, { share: b }) => goesBefore(a, b));
      this.queues.set(size, queue);
    }
    return queue;
  }

  private isAhead(a: Lane<T>, b: Lane<T>): boolean {
    return a.share === b.share ? this.rank.before(a.cells.first!, b.cells.first!) : goesBefore(a.share, b.share);
  }
}

function goesBefore<T extends Queued>(a: Share<T>, b: Share<T>): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.served === b.served ? a.order < b.order : a.served < b.served;
}
