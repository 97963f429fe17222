import type { TopLevelSpec } from 'vega-lite';
import type { MethodSpec } from '../../core/cell/index.js';
import { methodKey } from '../../core/analysis/index.js';
import { bandOf } from './band.js';
import type { Curves, Line } from './curves.js';
import { legend } from './legend.js';
import type { EndLabel, Panel, PanelSeries } from './panel.js';
import { panelSpec, Y_ROOM } from './panel.js';
import type { SeriesStyle } from './style.js';
import { CONFIG, FONT_SIZE, GROUP_DASHES, INK } from './style.js';
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

const NO_PARTNER = ['no finished ERM run', 'to compare with'];
const NO_MOVING = ['no method in the sweep', 'moves its weights'];
const NOTHING = ['no finished run'];

/**
 * The paper's Figure 1 for any sweep: (a) training risk, (b) distance to ERM, (c) norm of the parameters, (d) weights of
 * the groups, over epochs; one row of panels per combination of the sweep's axes besides method and seed.
 */
export function figure1(rows: readonly FigureRow[], styles: readonly SeriesStyle[]): Figure1 {
  const size = rows.length === 1 ? WIDE : NARROW;
  return { rows: rows.map((row) => ({ title: row.title, panels: rowPanels(row, styles, size) })), styles };
}

export function figure1Spec({ rows, styles }: Figure1): TopLevelSpec {
  const single = rows.length === 1;
  const columns = single ? 2 : 4;
  const width = single ? WIDE.width : NARROW.width;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: CONFIG,
    padding: { left: 4, top: 6, bottom: 6, right: 10 },
    spacing: 16,
    vconcat: [
      legend(styles, columns * width + (columns - 1) * Y_ROOM),
      ...rows.flatMap(({ title, panels }) =>
        single
          ? [beside(panels.slice(0, 2)), beside(panels.slice(2))]
          : [{ ...beside(panels), title: { text: title, fontSize: FONT_SIZE + 1, offset: 12 } }],
      ),
    ],
  };
}

/** Whether a logarithmic axis had to make room for zeros. */
export function showsZeros({ rows }: Figure1): boolean {
  return rows.some(({ panels }) => panels.some(({ y }) => y.scale === 'log' && y.labels[0] === '0'));
}

function rowPanels(row: FigureRow, styles: readonly SeriesStyle[], size: typeof WIDE | typeof NARROW): Panel[] {
  const series = drawOrder(row.series, styles);
  const frame = { x: epochTicks(lastEpoch(row), size.decades), width: size.width, height: size.height };
  const risk = series.map((entry) => quantity(entry, (run) => run.trainRisk));
  const gap = series.map((entry) => quantity(entry, (run) => afterStart(row.directions ? run.gapDir : run.gapParam)));
  const norms = series.map((entry) => quantity(entry, (run) => run.thetaNorm));
  const weights = groupSeries(series);
  return [
    {
      ...frame,
      quantity: 'train_risk',
      title: '(a) Training risk',
      yTitle: 'R̂',
      y: logAxis(risk, size.ticks),
      series: risk,
      empty: NOTHING,
    },
    {
      ...frame,
      quantity: row.directions ? 'gap_dir' : 'gap_param',
      title: row.directions ? '(b) Direction gap' : '(b) Gap to ERM',
      yTitle: row.directions ? '‖u − u_{ERM}‖' : '‖θ − θ_{ERM}‖',
      y: logAxis(gap, size.ticks),
      series: gap,
      empty: NO_PARTNER,
    },
    {
      ...frame,
      quantity: 'theta_norm',
      title: '(c) Norm ‖θ‖',
      yTitle: '‖θ‖',
      y: normAxis(norms, size.ticks),
      series: norms,
      empty: NOTHING,
    },
    {
      ...frame,
      quantity: 'group_weight',
      title: '(d) Group weights',
      yTitle: 'g_{k}',
      y: { ...linearTicks([0, 1], 6), scale: 'linear' },
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
  return { method: style.label, style, band: bandOf(alive), runs: drawnSingly ? alive : [], diverged: lines(true) };
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
  return { epoch: line.epoch.slice(1), value: line.value.slice(1) };
}

function logAxis(series: readonly PanelSeries[], ticks: number): Panel['y'] {
  const values = shownValues(series);
  return {
    ...logTicks(
      values,
      values.some((value) => value === 0),
      ticks,
    ),
    scale: 'log',
  };
}

/** Linear, unless the values span so many decades that only a logarithm shows them. */
function normAxis(series: readonly PanelSeries[], ticks: number): Panel['y'] {
  const values = shownValues(series);
  const positive = values.filter((value) => value > 0);
  const [smallest, largest] = extremes(positive, [1, 1]);
  return largest / smallest > MAX_LINEAR_RATIO
    ? logAxis(series, ticks)
    : { ...linearTicks(values, ticks), scale: 'linear' };
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

function beside(panels: readonly Panel[]) {
  // `flush` places the frames, not what sticks out of them, so that columns are in line.
  return { hconcat: panels.map(panelSpec), bounds: 'flush' as const, spacing: Y_ROOM + 14 };
}
