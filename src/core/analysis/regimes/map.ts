import type { Cell, CellId, MethodSpec } from '../../cell/index.js';
import type { Combination } from '../axes.js';
import { combinationOf, methodKey, sweepAxes } from '../axes.js';
import type { Interval } from '../bootstrap.js';
import type { SweepCell } from '../finished.js';
import type { GapMeasure } from '../relative-gap.js';
import { seedMean } from '../statistics/index.js';
import type { CellSummary, Comparison } from '../summary.js';
import type { GapEvidence, RegimeVerdict, TrainingState } from './classify.js';
import { classify, trainingStateOf, TRAINING_STATES, worstState } from './classify.js';
import type { Thresholds } from './thresholds.js';
import { measureFor } from './thresholds.js';

/** A relative gap over seeds: geometric mean with the interval of it (see `seedMean`, of logarithms). */
export interface GeometricMean {
  readonly mean: number;
  /** Null for one seed. */
  readonly interval: Interval | null;
  readonly seeds: number;
}

/** All seeds of one method at one point of the grid, as the regime map shows them. */
export interface RegimePoint {
  readonly combination: Combination;
  /** The cell of its first seed. */
  readonly cell: Cell;
  readonly method: MethodSpec;
  readonly lambda: number;
  readonly verdict: RegimeVerdict;
  /** Of the runs that have a partner, diverged ones left out; null without any. Missing partners are counted, never averaged over. */
  readonly gap: GeometricMean | null;
  readonly measure: GapMeasure;
  /** Of finished seeds, how many came to what. */
  readonly states: Readonly<Record<TrainingState, number>>;
  /** Cells asked for that have no result, and finished ones that have not diverged but have no partner. */
  readonly missing: number;
  readonly unpaired: number;
  /** The finished runs. */
  readonly runs: readonly CellSummary[];
}

/** Relative gaps below the rounding of their numbers say no more than that: they count as this much. */
const ROUNDING = 2 ** -52;

/** The relative gap that thresholds ask for, at least {@link ROUNDING}; NaN without one. */
export function gapOf(summary: CellSummary, limits: Thresholds): number {
  const { gap } = comparisonOf(summary, limits);
  return gap === null ? NaN : Math.max(ROUNDING, gap.relative[measureFor(limits, summary.cell.loss)]);
}

function comparisonOf(summary: CellSummary, { against }: Thresholds): Comparison {
  return against === 'erm' ? summary.gap : summary.gapUnregularised;
}

/** One point per combination of the sweep's axes and method, in the order in which they first occur. */
export function regimeMap(
  cells: readonly SweepCell[],
  summaries: ReadonlyMap<CellId, CellSummary>,
  limits: Thresholds,
): RegimePoint[] {
  const axes = sweepAxes(cells.map(({ cell }) => cell));
  const groups = new Map<string, { combination: Combination; cells: SweepCell[] }>();
  for (const cell of cells) {
    const combination = combinationOf(cell.cell, axes);
    const key = `${combination.key} ${methodKey(cell.cell.method)}`;
    const group = groups.get(key) ?? { combination, cells: [] };
    groups.set(key, group);
    group.cells.push(cell);
  }
  return [...groups.values()].map((group) => regimePoint(group.combination, group.cells, summaries, limits));
}

function regimePoint(
  combination: Combination,
  cells: readonly SweepCell[],
  summaries: ReadonlyMap<CellId, CellSummary>,
  limits: Thresholds,
): RegimePoint {
  const { cell } = cells[0]!;
  const { method, lambda, loss } = cell;
  const runs = cells.flatMap(({ id }) => summaries.get(id) ?? []);
  const states = runs.map((run) => trainingStateOf(run, limits));
  const evidence = gapEvidence(runs, limits);
  return {
    combination,
    cell,
    method,
    lambda,
    verdict: classify(worstState(states), evidence, limits),
    gap: evidence.kind === 'measured' ? geometric(evidence) : null,
    measure: measureFor(limits, loss),
    states: Object.fromEntries(
      TRAINING_STATES.map((state) => [state, states.filter((other) => other === state).length]),
    ) as Record<TrainingState, number>,
    missing: cells.length - runs.length,
    unpaired: alive(runs).filter((run) => comparisonOf(run, limits).partner !== 'ok').length,
    runs,
  };
}

function gapEvidence(runs: readonly CellSummary[], limits: Thresholds): GapEvidence {
  const partners = alive(runs).map((run) => comparisonOf(run, limits).partner);
  const gaps = runs.map((run) => gapOf(run, limits)).filter(Number.isFinite);
  if (gaps.length > 0) return { kind: 'measured', log: seedMean(gaps.map(Math.log)) };
  if (partners.includes('ok')) return { kind: 'unknown', reason: 'no-gap' };
  return { kind: 'unknown', reason: partners.includes('diverged') ? 'partner-diverged' : 'no-partner' };
}

function alive(runs: readonly CellSummary[]): readonly CellSummary[] {
  return runs.filter(({ final }) => final !== null);
}

function geometric({ log: { mean, interval, seeds } }: Extract<GapEvidence, { kind: 'measured' }>): GeometricMean {
  return {
    mean: Math.exp(mean),
    interval: interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) },
    seeds,
  };
}
