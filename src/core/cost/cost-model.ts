import type { Bucket } from './bucket.js';

/** What finished cells have taught: the mean of log(seconds taken / seconds estimated beforehand), and of how many. */
export interface Experience {
  readonly count: number;
  readonly logRatio: number;
}

const NONE: Experience = { count: 0, logRatio: 0 };

/** Cells after which older ones begin to be forgotten: machines and versions change. */
const MEMORY = 64;
/** Cells after which a single one moves the mean as far as a tenfold error would at most: a node may have been asleep. */
const TRUSTED = 4;
const FARTHEST = Math.log(10);
/** A bucket of so many cells counts as much as all others together. */
const PRIOR_CELLS = 2;

/** All cells, of whatever bucket. */
const ALL: Bucket = '';

/**
 * Corrects estimates by what finished cells took. A bucket with little experience leans on that of all cells; none at all
 * leaves the estimate as it is.
 */
export class CostModel {
  private readonly buckets: Map<Bucket, Experience>;
  private readonly changed = new Set<Bucket>();

  constructor(experiences: Iterable<readonly [Bucket, Experience]> = []) {
    this.buckets = new Map(experiences);
  }

  /** Cells learned from. */
  get count(): number {
    return this.of(ALL).count;
  }

  /** A cell took `seconds`, where `estimate` was expected beforehand; both > 0. */
  learn(bucket: Bucket, seconds: number, estimate: number): void {
    const logRatio = Math.log(seconds / estimate);
    if (!Number.isFinite(logRatio)) return;
    for (const key of [bucket, ALL]) {
      this.buckets.set(key, updated(this.of(key), logRatio));
      this.changed.add(key);
    }
  }

  /** What to multiply an estimate with. */
  factor(bucket: Bucket): number {
    const [all, own] = [this.of(ALL), this.of(bucket)];
    return Math.exp((own.count * own.logRatio + PRIOR_CELLS * all.logRatio) / (own.count + PRIOR_CELLS));
  }

  /** What was learned since it was last asked for. */
  takeChanges(): [Bucket, Experience][] {
    const changes = [...this.changed].map((key): [Bucket, Experience] => [key, this.of(key)]);
    this.changed.clear();
    return changes;
  }

  private of(key: Bucket): Experience {
    return this.buckets.get(key) ?? NONE;
  }
}

function updated({ count, logRatio }: Experience, seen: number): Experience {
  const off = seen - logRatio;
  const step = count < TRUSTED ? off : Math.min(Math.max(off, -FARTHEST), FARTHEST);
  return { count: count + 1, logRatio: logRatio + step / Math.min(count + 1, MEMORY) };
}

/** The experience of several stores, each weighing as much as it has cells. */
export function pooled(stores: Iterable<Iterable<readonly [Bucket, Experience]>>): CostModel {
  const all = new Map<Bucket, Experience>();
  for (const experiences of stores)
    for (const [bucket, { count, logRatio }] of experiences) {
      const before = all.get(bucket) ?? NONE;
      const sum = before.count + count;
      all.set(bucket, { count: sum, logRatio: (before.count * before.logRatio + count * logRatio) / sum });
    }
  return new CostModel(all);
}
