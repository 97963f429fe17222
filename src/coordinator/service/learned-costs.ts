import type { CostModel } from '../../core/cost/index.js';
import type { Logger } from '../../log/index.js';
import type { ResultReport } from '../../wire/index.js';
import type { CellEntry } from '../scheduler/index.js';
import type { Store } from '../store/index.js';

/** How often what was learned about costs is saved. */
const SAVE_MS = 10_000;
/** Clocks of nodes count milliseconds; a cell that began and ended within one took some of it. */
const LEAST_MS = 0.5;

/** What cells cost, learned from those that are done, kept in the store. */
export class LearnedCosts {
  private savedAt = 0;

  constructor(
    readonly model: CostModel,
    private readonly store: Store,
    private readonly log: Logger,
  ) {}

  /** Only from cells trained at one go: what was done before a checkpoint is in no span. */
  learn(entry: CellEntry | undefined, { span }: ResultReport): void {
    if (entry?.tries !== 1) return;
    const seconds = Math.max(span.ended - span.started, LEAST_MS) / 1000;
    this.model.learn(entry.estimate.bucket, seconds, entry.estimate.seconds);
  }

  /** @param now milliseconds of a clock that never goes back */
  saveWhenDue(now: number): void {
    if (now - this.savedAt <= SAVE_MS) return;
    this.savedAt = now;
    this.save();
  }

  /** What was learned is dear, but not as dear as results: where it cannot be written it is learned again. */
  save(): void {
    const learned = this.model.takeChanges();
    if (learned.length === 0) return;
    try {
      this.store.saveExperiences(learned);
    } catch (error) {
      this.log.warn({ err: error }, 'what cells cost cannot be saved');
    }
  }
}
