import type { TopLevelSpec } from 'vega-lite';
import type { MethodSpec } from '../../core/cell/index.js';
import { methodKey } from '../../core/analysis/index.js';
import { bandOf } from './band.js';
import type { Curves, Line } from './curves.js';
import type { Scale } from './frame.js';
import { beside, sheetOf, sheetWidth } from './frame.js';
import { legend } from './legend.js';
import type { EndLabel, Panel, PanelSeries } from './panel.js';
import { panelSpec } from './panel.js';
import type { SeriesStyle } from './style.js';
import { FONT_SIZE, GROUP_DASHES, INK } from './style.js';
import { wrapped } from './text-width.js';
import type { Ticks } from './ticks.js';
import { epochTicks, extremes, linearTicks, logTicks } from './ticks.js';

/** The runs of one method at one combination of the sweep's axes. */
export interface FigureSeries {
  readonly method: MethodSpec;
  readonly curves: readonly Curves[];
}

/** The runs of one combination of the sweep's axes. */
export interface FigureRow {
  /** What tells it from the other rows; empty when it is the only one. */
  readonly title: string;
  /** Panel (b) shows directions instead of parameters: where ‖θ‖ grows without bound only directions can converge. */
  readonly directions: boolean;
  /** Its runs follow the gradient flow, over its time t, instead of epochs. */
  readonly overTime: boolean;
  readonly series: readonly FigureSeries[];
}

/** What is drawn, before it is drawn. */
export interface Figure1 {
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
  readonly styles: readonly SeriesStyle[];
}

/** Two panels by two for a single combination; all four side by side when there are several. */
const WIDE = { width: 268, height: 168, decades: 8, ticks: 6 } as const;
const NARROW = { width: 120, height: 112, decades: 5, ticks: 5 } as const;

/** Up to so many seeds are drawn one by one; above it a band says more. */
export const MAX_SINGLE_RUNS = 10;

const MAX_LINEAR_RATIO = 1000;

const NO_PARTNER = ['no finished', 'ERM run to', 'compare with'];
const NO_MOVING = ['no method', 'of the sweep', 'moves weights'];
const NOTHING = ['no finished run'];

/**
 * The paper's Figure 1 for any sweep: (a) training risk, (b) distance to ERM, (c) norm of the parameters, (d) weights of
 * the groups, over epochs; one row of panels per combination of the sweep's axes besides method and seed.
 */
export function figure1(rows: readonly FigureRow[], styles: readonly SeriesStyle[]): Figure1 {
  const size = rows.length === 1 ? WIDE : NARROW;
  return { rows: rows.map((row, i) => ({ title: row.title, panels: rowPanels(row, styles, size, 4 * i) })), styles };
}

export function figure1Spec({ rows, styles }: Figure1): TopLevelSpec {
  const size = rows.length === 1 ? { ...WIDE, columns: 2 } : { ...NARROW, columns: 4 };
  const width = sheetWidth(size);
  return sheetOf([
    legend(styles, width),
    ...rows.flatMap(({ title, panels }) => {
      const specs = panels.map(panelSpec);
      if (rows.length === 1) return [beside(specs.slice(0, 2)), beside(specs.slice(2))];
      const text = wrapped(title, width / (FONT_SIZE + 1));
      return [{ ...beside(specs), title: { text, fontSize: FONT_SIZE + 1, offset: 12 } }];
    }),
  ]);
}

/** Whether a logarithmic axis had to make room for zeros. */
export function showsZeros({ rows }: Figure1): boolean {
  return rows.some(({ panels }) => panels.some(({ y, yScale }) => yScale === 'log' && y.labels[0] === '0'));
}

function rowPanels(
  row: FigureRow,
  styles: readonly SeriesStyle[],
  size: typeof WIDE | typeof NARROW,
  first: number,
): Panel[] {
  const series = drawOrder(row.series, styles);
  const frame = {
    x: epochTicks(lastEpoch(row), size.decades),
    xTitle: row.overTime ? 'time t' : 'epoch t',
    xScale: 'symlog' as const,
    width: size.width,
    height: size.height,
  };
  const risk = series.map((entry) => quantity(entry, (run) => run.trainRisk));
  const gap = series.map((entry) => quantity(entry, (run) => afterStart(row.directions ? run.gapDir : run.gapParam)));
  const norms = series.map((entry) => quantity(entry, (run) => run.thetaNorm));
  const weights = groupSeries(series);
  return [
    {
      ...frame,
      index: first,
      quantity: 'train_risk',
      title: '(a) Training risk',
      yTitle: 'R̂',
      ...logAxis(risk, size.ticks),
      series: risk,
      empty: NOTHING,
    },
    {
      ...frame,
      index: first + 1,
      quantity: row.directions ? 'gap_dir' : 'gap_param',
      title: row.directions ? '(b) Direction gap' : '(b) Gap to ERM',
      yTitle: row.directions ? '‖u − u_{ERM}‖' : '‖θ − θ_{ERM}‖',
      ...logAxis(gap, size.ticks),
      series: gap,
      empty: NO_PARTNER,
    },
    {
      ...frame,
      index: first + 2,
      quantity: 'theta_norm',
      title: '(c) Norm ‖θ‖',
      yTitle: '‖θ‖',
      ...normAxis(norms, size.ticks),
      series: norms,
      empty: NOTHING,
    },
    {
      ...frame,
      index: first + 3,
      quantity: 'group_weight',
      title: '(d) Group weights',
      yTitle: 'g_{k}',
      y: linearTicks([0, 1], 6),
      yScale: 'linear',
      series: weights,
      endLabels: groupLabels(weights),
      empty: NO_MOVING,
    },
  ];
}

interface Drawn extends FigureSeries {
  readonly style: SeriesStyle;
}

/** Styles come with ERM first, so that what coincides with it is drawn above it. */
function drawOrder(series: readonly FigureSeries[], styles: readonly SeriesStyle[]): Drawn[] {
  return styles.flatMap((style) =>
    series.filter(({ method }) => methodKey(method) === style.key).map((entry) => ({ ...entry, style })),
  );
}

function quantity({ style, curves }: Pick<Drawn, 'style' | 'curves'>, of: (run: Curves) => Line | null): PanelSeries {
  const lines = (diverged: boolean): Line[] =>
    curves.filter((run) => run.diverged === diverged).flatMap((run) => of(run) ?? []);
  const alive = lines(false);
  const drawnSingly = alive.length > 1 && alive.length <= MAX_SINGLE_RUNS;
  return {
    key: style.key,
    method: style.label,
    style,
    band: bandOf(alive),
    runs: drawnSingly ? alive : [],
    diverged: lines(true),
  };
}

/** All groups of the methods that move weights: in the colour of the method, told apart by dashes. */
function groupSeries(series: readonly Drawn[]): PanelSeries[] {
  return series
    .filter(({ style }) => style.movesWeights)
    .flatMap((entry) =>
      (entry.curves[0]?.groupNames ?? []).map((group, k) => ({
        ...quantity(entry, (run) => run.groupWeights[k] ?? null),
        style: { ...entry.style, dash: GROUP_DASHES[k % GROUP_DASHES.length]! },
        group,
      })),
    );
}

/** Every group is named once, at the height where its curves end: on average, when several methods move weights. */
function groupLabels(groups: readonly PanelSeries[]): EndLabel[] {
  const severalMethods = new Set(groups.map(({ method }) => method)).size > 1;
  return [...new Set(groups.map(({ group }) => group))].flatMap((name) => {
    const curves = groups.filter(({ group }) => group === name);
    const ends = curves.flatMap(({ band }) => band.at(-1)?.median ?? []);
    if (name === undefined || ends.length === 0) return [];
    const { dash, colour } = curves[0]!.style;
    const height = ends.reduce((sum, end) => sum + end / ends.length, 0);
    return [{ text: name, value: height, dash, colour: severalMethods ? INK : colour }];
  });
}

/** Without the start, where the gap is exactly 0 because both runs have the same θ⁽⁰⁾: no logarithm shows that. */
function afterStart(line: Line | null): Line | null {
  if (line === null || line.epoch[0] !== 0 || line.value[0] !== 0) return line;
  return { ...line, epoch: line.epoch.slice(1), value: line.value.slice(1) };
}

interface Axis {
  readonly y: Ticks;
  readonly yScale: Scale;
}

function logAxis(series: readonly PanelSeries[], ticks: number): Axis {
  const values = shownValues(series);
  const zeros = values.some((value) => value === 0);
  return { y: logTicks(values, zeros, ticks), yScale: 'log' };
}

/** Linear, unless the values span so many decades that only a logarithm shows them. */
function normAxis(series: readonly PanelSeries[], ticks: number): Axis {
  const values = shownValues(series);
  const positive = values.filter((value) => value > 0);
  const [smallest, largest] = extremes(positive, [1, 1]);
  return largest / smallest > MAX_LINEAR_RATIO
    ? logAxis(series, ticks)
    : { y: linearTicks(values, ticks), yScale: 'linear' };
}

/** What an axis has to span: diverged runs leave the panel, unless there is nothing else. */
function shownValues(series: readonly PanelSeries[]): number[] {
  const shown = series.flatMap(({ band, runs }) => [
    ...band.flatMap(({ low, high }) => [low, high]),
    ...runs.flatMap(({ value }) => value),
  ]);
  const values = shown.length > 0 ? shown : series.flatMap(({ diverged }) => diverged.flatMap(({ value }) => value));
  return values.filter(Number.isFinite);
}

function lastEpoch(row: FigureRow): number {
  const ends = row.series.flatMap(({ curves }) => curves.map(({ trainRisk }) => trainRisk.epoch.at(-1) ?? 0));
  return Math.max(1, ...ends);
}
