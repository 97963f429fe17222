import type { CellId, MethodSpec } from '../cell/index.js';
import type { Combination } from './axes.js';
import { combinationOf, methodKey, sweepAxes } from './axes.js';
import type { Interval, MeanInterval } from './bootstrap.js';
import { meanBootstrap } from './bootstrap.js';
import type { CellState, SweepCell } from './finished.js';
import type { CellSummary } from './summary.js';

/** What is averaged over seeds: of each finished cell one number, NaN where it does not exist. */
export const METRICS = {
  train_risk: { title: 'final training risk R̂', of: (s) => s.final?.trainRisk ?? NaN },
  worst_group_risk: { title: 'final worst-group training risk', of: (s) => s.final?.worstGroupRisk ?? NaN },
  test_error: { title: 'final test error', of: (s) => s.final?.testError ?? NaN },
  test_error_worst: { title: 'final worst-group test error', of: (s) => s.final?.testErrorWorst ?? NaN },
  test_error_worst_least: {
    title: 'least worst-group test error over the recorded epochs, of each run at its own best',
    of: (s) => s.final?.testErrorWorstLeast ?? NaN,
  },
  theta_norm: { title: 'final ‖θ‖', of: (s) => s.final?.thetaNorm ?? NaN },
  gap_param: { title: '‖θ − θ_ERM‖', of: (s) => s.gap.gap?.param ?? NaN },
  gap_param_relative: { title: '‖θ − θ_ERM‖ / ‖θ_ERM‖', of: (s) => s.gap.gap?.paramRelative ?? NaN },
  gap_dir: { title: '‖θ/‖θ‖ − θ_ERM/‖θ_ERM‖‖', of: (s) => s.gap.gap?.dir ?? NaN },
  gap_fn_sup: { title: 'max |f − f_ERM|, of several outputs ‖f − f_ERM‖₂', of: (s) => s.gap.gap?.fnSup ?? NaN },
  gap_fn_rms: { title: 'root mean square of f − f_ERM', of: (s) => s.gap.gap?.fnRms ?? NaN },
  sign_agreement: {
    title: 'fraction of equal signs, or classes, of f and f_ERM',
    of: (s) => s.gap.gap?.signAgreement ?? NaN,
  },
  gap_param_unreg: { title: '‖θ − θ_ERM‖, ERM with λ = 0', of: (s) => s.gapUnregularised.gap?.param ?? NaN },
  gap_fn_sup_unreg: { title: 'max |f − f_ERM|, ERM with λ = 0', of: (s) => s.gapUnregularised.gap?.fnSup ?? NaN },
  gap_lin_sup: { title: 'max |f − f_lin|, its own linearisation', of: (s) => s.gapLinearised?.gap?.fnSup ?? NaN },
  limit_param: { title: '‖θ − θ*‖', of: (s) => s.limit?.param ?? NaN },
  limit_param_relative: { title: '‖θ − θ*‖ / ‖θ*‖', of: (s) => s.limit?.paramRelative ?? NaN },
  limit_fn_sup: { title: 'max |f − f*|', of: (s) => s.limit?.fnSup ?? NaN },
  max_margin_angle: { title: 'angle to the max-margin direction, radians', of: (s) => s.maxMargin?.angle ?? NaN },
  max_margin_agreement: {
    title: 'fraction of evaluation points with the sign of the max-margin classifier',
    of: (s) => s.maxMargin?.signAgreement ?? NaN,
  },
  min_weight: { title: 'min q over the last tenth', of: (s) => (s.final ? s.weights.minLastTenth : NaN) },
  weight_variation: {
    title: 'variation of q over the last tenth',
    of: (s) => (s.final ? s.weights.variationLastTenth : NaN),
  },
  weight_records: {
    title: 'recorded epochs in the last tenth',
    of: (s) => (s.final ? s.weights.recordsLastTenth : NaN),
  },
} as const satisfies Record<string, { title: string; of: (summary: CellSummary) => number }>;

export type Metric = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as Metric[];

/** A mean over the seeds that have a value, and how many of the cells asked for have none. */
export interface Statistic {
  readonly mean: number;
  /** Bootstrap interval of the mean, null for one value. */
  readonly interval: Interval | null;
  readonly count: number;
  readonly missing: number;
}

/** All seeds of one method at one combination of the sweep's axes. */
export interface MethodAggregate {
  readonly combination: Combination;
  readonly method: MethodSpec;
  readonly seeds: number;
  readonly states: Readonly<Record<CellState, number>>;
  /** Of the done cells, those that diverged. They have no statistics. */
  readonly diverged: number;
  /** Done cells that have not diverged but whose ERM partner is missing or has diverged. */
  readonly unpaired: number;
  /** Null where no seed has a value. */
  readonly statistics: Readonly<Record<Metric, Statistic | null>>;
  readonly groupNames: readonly string[];
  /** Final group weights, one statistic per group; empty when no seed has any. */
  readonly groupWeights: readonly Statistic[];
}

/** Aggregates over seeds, in the order in which the combinations and methods first occur in the sweep. */
export function aggregate(cells: readonly SweepCell[], summaries: ReadonlyMap<CellId, CellSummary>): MethodAggregate[] {
  const axes = sweepAxes(cells.map(({ cell }) => cell));
  const combinations = new Map<string, Map<string, { combination: Combination; cells: SweepCell[] }>>();
  for (const cell of cells) {
    const combination = combinationOf(cell.cell, axes);
    const methods = getOrSet(
      combinations,
      combination.key,
      () => new Map<string, { combination: Combination; cells: SweepCell[] }>(),
    );
    getOrSet(methods, methodKey(cell.cell.method), () => ({ combination, cells: [] })).cells.push(cell);
  }
  const interval = meanBootstrap();
  return [...combinations.values()].flatMap((methods) =>
    [...methods.values()].map((group) => aggregateMethod(group.combination, group.cells, summaries, interval)),
  );
}

function aggregateMethod(
  combination: Combination,
  cells: readonly SweepCell[],
  summaries: ReadonlyMap<CellId, CellSummary>,
  interval: MeanInterval,
): MethodAggregate {
  const done = cells.flatMap(({ id }) => summaries.get(id) ?? []);
  const alive = done.filter((summary) => summary.final !== null);
  const statistic = (values: readonly number[]): Statistic | null => statisticOf(values, cells.length, interval);
  const groupNames = done[0]?.groupNames ?? [];
  return {
    combination,
    method: cells[0]!.cell.method,
    seeds: new Set(cells.map(({ cell }) => cell.seed)).size,
    states: {
      done: done.length,
      failed: cells.filter(({ id, state }) => state === 'failed' && !summaries.has(id)).length,
      pending: cells.filter(({ id, state }) => state !== 'failed' && !summaries.has(id)).length,
    },
    diverged: done.length - alive.length,
    unpaired: alive.filter(({ gap }) => gap.partner !== 'ok').length,
    statistics: Object.fromEntries(
      METRIC_NAMES.map((name) => [name, statistic(done.map((summary) => METRICS[name].of(summary)))]),
    ) as Record<Metric, Statistic | null>,
    groupNames,
    groupWeights: groupNames.flatMap((_, k) => statistic(alive.map(({ weights }) => weights.last[k]!)) ?? []),
  };
}

function statisticOf(values: readonly number[], asked: number, interval: MeanInterval): Statistic | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const mean = finite.reduce((sum, value) => sum + value / finite.length, 0);
  return { mean, interval: interval(finite), count: finite.length, missing: asked - finite.length };
}

function getOrSet<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
