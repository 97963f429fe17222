import type { Affinity } from '../../core/cell/index.js';
import type { Queued } from './ready-queue.js';
import { ReadyQueue } from './ready-queue.js';

/** How cells of one sweep follow one another. */
export interface CellOrder<T> {
  /** A total order, in which cells that are alike follow one another. */
  before(a: T, b: T): boolean;
  /** Names those with which a cell is alike: any of them may go first. */
  alike(item: T): string;
  /** Cells of equal numbers are cheaper where they are trained on the same thread. */
  affinity(item: T): Affinity;
}

/** Whoever is given cells: a node. */
export interface Taker {
  /** Cells it trains at the same time. */
  readonly threads: number;
  /** How many cells of each affinity it has in hand. */
  readonly inHand: ReadonlyMap<Affinity, number>;
}

/** Alike cells of one affinity. */
class Kin<T extends Queued> implements Queued {
  place = -1;
  /** Takers that have begun with it. */
  takers = 0;
  readonly cells: ReadyQueue<T>;

  constructor(
    readonly affinity: Affinity,
    /** The first that came: stands for where all are in the order. */
    readonly sample: T,
    before: (a: T, b: T) => boolean,
  ) {
    this.cells = new ReadyQueue(before);
  }
}

/** Alike cells. */
class Tier<T extends Queued> implements Queued {
  place = -1;
  private readonly kin = new Map<Affinity, Kin<T>>();
  /** Fewest takers first. */
  private readonly order: ReadyQueue<Kin<T>>;
  /** What each has begun with, and the most cells of it that the taker should have in hand. */
  private readonly begun = new WeakMap<Taker, ReadonlyMap<Kin<T>, number>>();

  constructor(
    readonly sample: T,
    private readonly rank: CellOrder<T>,
  ) {
    this.order = new ReadyQueue((a, b) =>
      a.takers === b.takers ? rank.before(a.sample, b.sample) : a.takers < b.takers,
    );
  }

  get first(): T | undefined {
    return this.order.first?.cells.first;
  }

  add(item: T): void {
    const affinity = this.rank.affinity(item);
    let kin = this.kin.get(affinity);
    if (kin === undefined) {
      kin = new Kin(affinity, item, (a, b) => this.rank.before(a, b));
      this.kin.set(affinity, kin);
    }
    if (kin.place < 0) this.order.add(kin);
    kin.cells.add(item);
  }

  remove(item: T): void {
    const kin = this.kin.get(this.rank.affinity(item))!;
    kin.cells.remove(item);
    if (kin.cells.first === undefined) this.order.remove(kin);
  }

  offer(taker: Taker): T | undefined {
    const fresh = this.order.first;
    if (fresh === undefined || this.order.size === 1) return fresh?.cells.first;
    const shares = new Map([...(this.begun.get(taker) ?? [])].filter(([{ place }]) => place >= 0));
    const due = mostDue(taker, shares);
    if (due !== undefined) return due.cells.first;
    const chosen = shares.size < taker.threads && fresh.takers === 0 ? fresh : (leastShared(shares) ?? fresh);
    if (!shares.has(chosen)) {
      this.order.remove(chosen);
      chosen.takers += 1;
      this.order.add(chosen);
    }
    this.begun.set(taker, shares.set(chosen, (shares.get(chosen) ?? 0) + 1));
    return chosen.cells.first;
  }
}

/** What a thread has just come to the end of: what is furthest below its share. */
function mostDue<T extends Queued>({ inHand }: Taker, shares: ReadonlyMap<Kin<T>, number>): Kin<T> | undefined {
  let [due, most]: [Kin<T> | undefined, number] = [undefined, 0];
  for (const [kin, share] of shares) {
    const missing = share - (inHand.get(kin.affinity) ?? 0);
    if (missing > most) [due, most] = [kin, missing];
  }
  return due;
}

/** What a thread joins that has nothing of its own. */
function leastShared<T extends Queued>(shares: ReadonlyMap<Kin<T>, number>): Kin<T> | undefined {
  let [chosen, least]: [Kin<T> | undefined, number] = [undefined, Infinity];
  for (const [kin, share] of shares) if (share < least) [chosen, least] = [kin, share];
  return chosen;
}

/**
 * Cells in their order, in which those that are alike may change places, so that cells of one affinity go to the same node,
 * and there to no more threads than must be. O(log n), and among alike cells of several affinities O(threads of the taker).
 */
export class Tiers<T extends Queued> {
  size = 0;
  /** By what is alike: the only one is its own tier, as in sweeps of many seeds nearly all are. */
  private readonly tiers = new Map<string, T | Tier<T>>();
  private readonly order: ReadyQueue<T | Tier<T>>;

  constructor(private readonly rank: CellOrder<T>) {
    this.order = new ReadyQueue((a, b) => rank.before(sampleOf(a), sampleOf(b)));
  }

  get first(): T | undefined {
    const { first } = this.order;
    return first instanceof Tier ? first.first : first;
  }

  /** The first cell, or one like it that suits the taker better. What is offered is thought to be taken. */
  offer(taker: Taker): T | undefined {
    const { first } = this.order;
    return first instanceof Tier ? first.offer(taker) : first;
  }

  add(item: T): void {
    this.size += 1;
    const key = this.rank.alike(item);
    const there = this.tiers.get(key);
    if (there instanceof Tier) return there.add(item);
    if (there === undefined) return this.open(key, item);
    this.order.remove(there);
    const tier = new Tier(there, this.rank);
    tier.add(there);
    tier.add(item);
    this.open(key, tier);
  }

  remove(item: T): void {
    this.size -= 1;
    const key = this.rank.alike(item);
    const there = this.tiers.get(key)!;
    if (there instanceof Tier) {
      there.remove(item);
      if (there.first !== undefined) return;
    }
    this.order.remove(there);
    this.tiers.delete(key);
  }

  private open(key: string, tier: T | Tier<T>): void {
    this.tiers.set(key, tier);
    this.order.add(tier);
  }
}

function sampleOf<T extends Queued>(tier: T | Tier<T>): T {
  return tier instanceof Tier ? tier.sample : tier;
}
