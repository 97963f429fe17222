import type { Queued } from './ready-queue.js';
import { ReadyQueue } from './ready-queue.js';

/** The least a cell counts for, seconds: handing it out costs something too. */
const LEAST_COST = 1e-3;

/** The cells of one sweep that could be given out now. */
export class Lane<T extends Queued> implements Queued {
  place = -1;
  /** Seconds of work that it was given, counted from what others of its priority had when it came. */
  served = 0;
  private readonly cells: ReadyQueue<T>;

  constructor(
    /** In which sweeps came, from 1. */
    readonly order: number,
    /** Higher first; changed by `Lanes` alone. */
    public priority: number,
    private readonly lanes: Lanes<T>,
    before: (a: T, b: T) => boolean,
  ) {
    this.cells = new ReadyQueue(before);
  }

  get first(): T | undefined {
    return this.cells.first;
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
 * served least, so that all get the same share of the work (start-time fair queueing, Goyal et al. 1996). A sweep that comes, or comes back,
 * begins at what the others have had: it claims no past.
 */
export class Lanes<T extends Queued> {
  private readonly queue = new ReadyQueue<Lane<T>>(goesBefore);
  /** By priority: what the lane served last had been served before. */
  private readonly clock = new Map<number, number>();

  get first(): Lane<T> | undefined {
    return this.queue.first;
  }

  open(lane: Lane<T>): void {
    lane.served = Math.max(lane.served, this.clock.get(lane.priority) ?? 0);
    this.queue.add(lane);
  }

  close(lane: Lane<T>): void {
    this.queue.remove(lane);
  }

  /** A cell of the lane was given out. */
  serve(lane: Lane<T>, cost: number): void {
    this.clock.set(lane.priority, lane.served);
    this.change(lane, () => (lane.served += Math.max(cost, LEAST_COST)));
  }

  /** Changes where the lane stands. */
  change(lane: Lane<T>, change: () => void): void {
    const isOpen = lane.place >= 0;
    if (isOpen) this.queue.remove(lane);
    change();
    if (isOpen) this.queue.add(lane);
  }

  /** Among those of another priority it is new. */
  prioritise(lane: Lane<T>, priority: number): void {
    this.change(lane, () => {
      lane.priority = priority;
      lane.served = this.clock.get(priority) ?? 0;
    });
  }
}

function goesBefore<T extends Queued>(a: Lane<T>, b: Lane<T>): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.served === b.served ? a.order < b.order : a.served < b.served;
}
