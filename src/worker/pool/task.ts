import type { Failure } from '../../core/fleet/index.js';
import type { PackedResult } from '../../core/record/index.js';
import type { CheckpointSettings } from '../checkpoints/index.js';

/** What a training thread is told. */
export interface TrainTask {
  /** Canonical JSON of the cells, to be begun in this order as the board allows. */
  readonly cells: readonly string[];
  /** Which words of the board are its own. */
  readonly slot: number;
  /** Rises from task to task: tells a message of this one from one that comes late. */
  readonly task: number;
}

/** What becomes of a cell. Threads never throw; a rejection means that the thread itself ended. */
export type TrainOutcome =
  { readonly kind: 'result'; readonly result: PackedResult } | { readonly kind: 'failure'; readonly failure: Failure };

/** Milliseconds since 1970, with fractions. */
export interface Stretch {
  readonly started: number;
  readonly ended: number;
}

/** A cell of a task that has come to its end. */
export interface Finished {
  /** Place in the task. */
  readonly index: number;
  readonly stretch: Stretch;
  readonly outcome: TrainOutcome;
}

/** Cells of a task that were finished when one behind them took long; the others come with the task's answer. */
export interface Delivery {
  readonly kind: 'delivery';
  readonly task: number;
  readonly finished: readonly Finished[];
}

/** What it is born with. */
export interface ThreadData {
  readonly board: SharedArrayBuffer;
  /** Folder of the data files of cells, by digest. */
  readonly dataFolder: string | null;
  /** Address of a module that exports `trainCell`; null for the real one. */
  readonly trainerModule: string | null;
  /** Null to keep no checkpoints. */
  readonly checkpoints: CheckpointSettings | null;
}
