import type { Logger } from '../../log/index.js';
import type { CommitWatcher } from '../observation/index.js';
import type { Store, StoreWrite, WriteOutcome } from '../store/index.js';
import { StoreError } from '../store/index.js';

interface Waiting {
  readonly write: StoreWrite;
  readonly settled: (outcome: WriteOutcome) => void;
}

/** How often, and at what distance in ms, a commit is tried again when the disk is full or the file busy. */
const PATIENCE = { tries: 10, waitMs: 1_000 } as const;

/** How long the first write of a batch waits for company, ms. A wait for the disk costs about as much for one as for all. */
const GATHER_MS = 4;
/** The same when commits are slow: as long as the last one took, so that half the time is left for all else. */
const LONGEST_GATHER_MS = 50;

/** Group commit: what arrives within a few milliseconds goes into one durable transaction, and is settled after it. */
export class Committer {
  private waiting: Waiting[] = [];
  private after: (() => void)[] = [];
  private timer: NodeJS.Timeout | null = null;
  private failures = 0;
  private lastMs = 0;

  constructor(
    private readonly store: Store,
    private readonly log: Logger,
    /** The store cannot be written: nothing more will be settled. */
    private readonly onFatal: (error: unknown) => void,
    private readonly watcher: CommitWatcher | null,
  ) {}

  /** `settled` is called once the write is on the disk. */
  add(write: StoreWrite, settled: Waiting['settled'] = () => undefined): void {
    this.waiting.push({ write, settled });
    this.schedule();
  }

  /** Calls back once all that was added before is on the disk. */
  whenWritten(callback: () => void): void {
    this.after.push(callback);
    this.schedule();
  }

  /** Commits now. Throws nothing: faults are retried, or reported as fatal. */
  flush(): void {
    this.cancel();
    const { waiting, after } = this;
    if (waiting.length > 0) {
      const outcomes = this.commit(waiting);
      if (outcomes === null) return;
      this.waiting = [];
      waiting.forEach(({ settled }, i) => settled(outcomes[i]!));
    }
    this.after = [];
    for (const callback of after) callback();
  }

  cancel(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
  }

  private schedule(): void {
    const waitMs = Math.min(Math.max(GATHER_MS, this.lastMs), LONGEST_GATHER_MS);
    this.timer ??= setTimeout(() => this.flush(), waitMs);
  }

  private commit(waiting: readonly Waiting[]): WriteOutcome[] | null {
    try {
      const begun = performance.now();
      const outcomes = this.store.commit(waiting.map(({ write }) => write));
      this.lastMs = performance.now() - begun;
      this.watcher?.committed(this.lastMs, waiting.length);
      this.failures = 0;
      return outcomes;
    } catch (error) {
      this.failed(error, waiting.length);
      return null;
    }
  }

  private failed(error: unknown, waiting: number): void {
    this.failures += 1;
    this.watcher?.commitFailed();
    const again = error instanceof StoreError && error.retryable && this.failures < PATIENCE.tries;
    this.log.error({ err: error, waiting, again }, 'results cannot be committed');
    if (again) this.timer = setTimeout(() => this.flush(), PATIENCE.waitMs);
    else this.onFatal(error);
  }
}
