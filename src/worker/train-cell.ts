import type { Cell } from '../core/cell/index.js';
import type { CellResult } from '../core/record/index.js';

/** What a trainer tells, and asks, between chunks of epochs (a chunk lasts well under a second where possible). */
export interface TrainHooks {
  /** Epochs done so far, rising. */
  onProgress(epochs: number): void;
  /** Asked to stop: the trainer throws `TrainingStoppedError` at the next chunk. */
  shouldStop(): boolean;
}

/** The run was told to stop before its end; nothing is wrong with the cell. */
export class TrainingStoppedError extends Error {
  override readonly name = 'TrainingStoppedError';
  readonly retryable = true;
}

/**
 * Trains one cell on the calling thread.
 * @throws InvalidCellError, TrainingStoppedError, or what the engine throws.
 */
export function trainCell(cell: Cell, hooks: TrainHooks): Promise<CellResult> {
  void hooks;
  return Promise.reject(new Error(`the trainer of ${cell.model.kind} models is being written`));
}
