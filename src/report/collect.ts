import type { Cell, MethodSpec } from '../core/cell/index.js';
import type { Analysis, CellSummary, Pairing, SweepResults } from '../core/analysis/index.js';
import {
  aggregate,
  combinationOf,
  finishedCells,
  methodKey,
  pair,
  summarise,
  sweepAxes,
} from '../core/analysis/index.js';
import type { Curves, FigureRow } from './figures/index.js';
import { curvesOf, evenly } from './figures/index.js';
import { combinationName } from './words.js';

/** Rows of panels, and curves per method and row, that a figure has room for. */
export const MAX_ROWS = 6;
export const MAX_SEEDS = 100;

export interface Collected extends Analysis {
  readonly rows: readonly FigureRow[];
  /** Combinations of the sweep's axes with at least one finished cell; more than `rows` when there are too many. */
  readonly combinations: number;
  /** Finished runs of the rows shown that are not drawn, for there are too many seeds. */
  readonly undrawn: number;
}

/**
 * All that a report says, in one pass over the finished cells. One cell with its partners is in memory at a time; what is
 * kept is about a kilobyte per cell and, of at most MAX_ROWS × methods × MAX_SEEDS cells, some ten kilobytes of curves.
 */
export async function collect(
  { cells, results }: SweepResults,
  visit: (pairing: Pairing) => Promise<void>,
): Promise<Collected> {
  const axes = sweepAxes(cells.map(({ cell }) => cell));
  const begun = cells.filter(({ state }) => state === 'done').map(({ cell }) => combinationOf(cell, axes));
  const combinations = new Map(begun.map((combination) => [combination.key, combination]));
  const drafts = new Map(
    evenly([...combinations.values()], MAX_ROWS).map((c) => [c.key, new RowDraft(combinationName(c))]),
  );
  const summaries = new Map<Pairing['id'], CellSummary>();
  for (const finished of finishedCells(cells, results)) {
    const pairing = pair(finished, results);
    summaries.set(finished.id, summarise(pairing));
    drafts.get(combinationOf(finished.cell, axes).key)?.add(pairing);
    await visit(pairing);
  }
  const rows = [...drafts.values()].filter((draft) => draft.series.size > 0);
  return {
    summaries,
    aggregates: aggregate(cells, summaries),
    rows: rows.map((draft) => draft.row()),
    combinations: combinations.size,
    undrawn: rows.reduce((sum, draft) => sum + draft.undrawn, 0),
  };
}

class RowDraft {
  readonly series = new Map<string, { method: MethodSpec; curves: Curves[] }>();
  undrawn = 0;
  private directions = false;
  private overTime = false;

  constructor(private readonly title: string) {}

  add(pairing: Pairing): void {
    const { method } = pairing.cell;
    const key = methodKey(method);
    const entry = this.series.get(key) ?? { method, curves: [] };
    this.series.set(key, entry);
    this.directions = directionsMatter(pairing.cell);
    this.overTime = pairing.cell.train.until.time !== undefined;
    if (entry.curves.length < MAX_SEEDS) entry.curves.push(curvesOf(pairing));
    else this.undrawn++;
  }

  row(): FigureRow {
    return {
      title: this.title,
      directions: this.directions,
      overTime: this.overTime,
      series: [...this.series.values()],
    };
  }
}

/** Whether ‖θ‖ grows without bound as the risk falls, so that only directions can have a limit (Theorems 7 and 8). */
function directionsMatter({ loss }: Cell): boolean {
  switch (loss.name) {
    case 'squared':
    case 'vector-squared':
      return false;
    case 'logistic':
    case 'poly-tail':
    case 'vs':
    case 'wce':
    case 'la':
    case 'cdt':
    case 'ldam':
    case 'cross-entropy':
      return true;
  }
}
