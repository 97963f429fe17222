import type { Cell, CellId } from '../cell/index.js';
import type { CellResult } from '../record/index.js';

/** A cell that has been trained, diverged or not. */
export interface FinishedCell {
  readonly id: CellId;
  readonly cell: Cell;
  readonly result: CellResult;
}
export type Finished = readonly FinishedCell[];

export type CellState = 'done' | 'pending' | 'failed';

/** A cell that a sweep asks for, and how far it has come. */
export interface SweepCell {
  readonly id: CellId;
  readonly cell: Cell;
  readonly state: CellState;
  /** Why it failed. */
  readonly error?: string | undefined;
  /** Equal for cells that failed of the same fault. Default: the error. */
  readonly signature?: string | undefined;
}

/**
 * Results by identity: a `Map` is one, a store's look-up another. Analysis asks for a cell and its partners and lets go
 * of them again, so a source that loads on demand keeps memory bounded by four results, however large the sweep.
 */
export interface ResultSource {
  get(id: CellId): CellResult | undefined;
}

export function resultsOf(finished: Finished): ResultSource {
  return new Map(finished.map(({ id, result }) => [id, result]));
}

/** The cells of a sweep that have a result, one at a time, in the order of the sweep. */
export function* finishedCells(cells: Iterable<SweepCell>, results: ResultSource): Generator<FinishedCell> {
  for (const { id, cell, state } of cells) {
    const result = state === 'done' ? results.get(id) : undefined;
    if (result !== undefined) yield { id, cell, result };
  }
}
