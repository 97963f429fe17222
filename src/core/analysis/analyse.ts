import type { CellId } from '../cell/index.js';
import type { MethodAggregate } from './aggregate.js';
import { aggregate } from './aggregate.js';
import type { ResultSource, SweepCell } from './finished.js';
import { finishedCells } from './finished.js';
import { pair } from './pairing.js';
import type { CellSummary } from './summary.js';
import { summarise } from './summary.js';

/** The cells a sweep asks for, and the results there are. */
export interface SweepResults {
  readonly cells: readonly SweepCell[];
  readonly results: ResultSource;
}

export interface Analysis {
  /** Of every finished cell, in the order of the sweep. */
  readonly summaries: ReadonlyMap<CellId, CellSummary>;
  /** Per combination of the sweep's axes and method, over seeds. */
  readonly aggregates: readonly MethodAggregate[];
}

/** Pairs, summarises and aggregates a sweep, done or partial. */
export function analyse({ cells, results }: SweepResults): Analysis {
  const summaries = new Map<CellId, CellSummary>();
  for (const finished of finishedCells(cells, results)) summaries.set(finished.id, summarise(pair(finished, results)));
  return { summaries, aggregates: aggregate(cells, summaries) };
}
