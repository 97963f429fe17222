import type { TopLevelSpec } from 'vega-lite';
import type { BandPoint } from './band.js';
import type { Line } from './curves.js';
import { FONT_SIZE, GRID, INK, MUTED } from './style.js';
import type { Ticks } from './ticks.js';
import { labelExpression } from './ticks.js';

export type PanelSpec = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];
export type LayerSpec = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

/** One thing drawn: the seeds of a method, or of one of its groups. */
export interface PanelSeries {
  /** The method, and the group where there is one curve for each. */
  readonly method: string;
  readonly group?: string | undefined;
  readonly style: { readonly colour: string; readonly dash: readonly number[]; readonly width: number };
  readonly band: readonly BandPoint[];
  /** Runs drawn one by one, thin. Where they are all there is no band is drawn, only their median. */
  readonly runs: readonly Line[];
  /** Diverged runs, drawn as far as they stay in the panel and part of no median. */
  readonly diverged: readonly Line[];
}

/** Room for the labels of a y axis, and for its title besides. */
export const Y_EXTENT = 46;
export const Y_ROOM = Y_EXTENT + 20;

/** Names beside the frame: the piece of line before them, and the height each takes. */
const LABEL_STROKE = 18;
const LABEL_HEIGHT = 14;

/** A name beside the frame, at the height of a value. */
export interface EndLabel {
  readonly text: string;
  readonly value: number;
  readonly colour: string;
  readonly dash: readonly number[];
}

export interface Panel {
  readonly quantity: 'train_risk' | 'gap_param' | 'gap_dir' | 'theta_norm' | 'group_weight';
  /** `(a)` and the quantity in words. */
  readonly title: string;
  readonly yTitle: string;
  readonly x: Ticks;
  readonly y: Ticks & { readonly scale: 'linear' | 'log' };
  readonly series: readonly PanelSeries[];
  /** Only beside a linear y axis. */
  readonly endLabels?: readonly EndLabel[] | undefined;
  /** Lines of text shown instead of curves when there are none. */
  readonly empty: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** A panel over epochs on a log(1 + t) axis: bands from the smallest to the largest seed or thin lines, medians above them. */
export function panelSpec(panel: Panel): PanelSpec {
  const drawn = panel.series.filter(({ band, diverged }) => band.length > 0 || diverged.length > 0);
  if (drawn.length === 0) return emptyPanel(panel);
  return {
    width: panel.width,
    height: panel.height,
    encoding: { x: xEncoding(panel) },
    layer: [areaLayer(panel, drawn), runsLayer(panel, drawn), medianLayer(panel, drawn), pointLayer(panel, drawn)]
      .concat(labelLayers(panel), titleLayer(panel))
      .filter((layer) => layer.data.values.length > 0),
  };
}

/** One layer for all series, whose look is in its data: a figure of many layers takes seconds to compile. */
interface Layer {
  readonly data: { readonly values: object[] };
}

function areaLayer(panel: Panel, drawn: readonly PanelSeries[]): LayerSpec & Layer {
  const banded = drawn.filter(({ band, runs }) => runs.length === 0 && band.some(({ seeds }) => seeds > 1));
  const values = banded.flatMap(({ style, band }, series) =>
    band.map(({ epoch, low, high }) => ({
      series,
      colour: style.colour,
      epoch,
      low: onAxis(panel, low),
      high: onAxis(panel, high),
    })),
  );
  return {
    data: { values },
    mark: { type: 'area', opacity: 0.15, clip: true },
    encoding: {
      y: yEncoding(panel, 'low'),
      y2: { field: 'high' },
      color: asGiven('colour'),
      detail: { field: 'series' },
    },
  };
}

function runsLayer(panel: Panel, drawn: readonly PanelSeries[]): LayerSpec & Layer {
  const values = drawn.flatMap(({ style, runs, diverged }, series) =>
    [...runs, ...diverged].flatMap((line, run) => linePoints(panel, line, { ...look(style), run: `${series}/${run}` })),
  );
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: 0.8, opacity: 0.6, clip: true },
    encoding: {
      y: yEncoding(panel, 'value'),
      color: asGiven('colour'),
      strokeDash: asGiven('dash'),
      detail: { field: 'run' },
    },
  };
}

function medianLayer(panel: Panel, drawn: readonly PanelSeries[]): LayerSpec & Layer {
  const curves = drawn.filter(({ band }) => band.length > 1);
  const values = curves.flatMap(({ style, band }, series) =>
    band.map(({ epoch, median }) => ({ ...look(style), series, epoch, value: onAxis(panel, median) })),
  );
  return {
    data: { values },
    mark: { type: 'line', strokeJoin: 'round', clip: true },
    encoding: {
      y: yEncoding(panel, 'value'),
      color: asGiven('colour'),
      strokeDash: asGiven('dash'),
      strokeWidth: { field: 'width', type: 'quantitative', scale: null, legend: null },
      detail: { field: 'series' },
    },
  };
}

/** Curves of one point have no length to be seen. */
function pointLayer(panel: Panel, drawn: readonly PanelSeries[]): LayerSpec & Layer {
  const points = drawn.filter(({ band }) => band.length === 1);
  const values = points.map(({ style, band: [point] }) => ({
    ...look(style),
    epoch: point!.epoch,
    value: onAxis(panel, point!.median),
  }));
  return {
    data: { values },
    mark: { type: 'point', filled: true, size: 36 },
    encoding: { y: yEncoding(panel, 'value'), color: asGiven('colour') },
  };
}

/** Names to the right of the frame, each beside a piece of its line and as near to its height as its neighbours allow. */
function labelLayers(panel: Panel): (LayerSpec & Layer)[] {
  const labels = panel.endLabels ?? [];
  const heights = spread(
    labels.map(
      ({ value }) => panel.height * (1 - (value - panel.y.domain[0]) / (panel.y.domain[1] - panel.y.domain[0])),
    ),
    panel.height,
  );
  return labels.flatMap(({ text, colour, dash }, i) => {
    const y = { value: heights[i]! };
    const from = panel.width + 6;
    return [
      {
        data: { values: [{}] },
        mark: { type: 'rule', color: colour, strokeDash: [...dash], strokeWidth: 2 },
        encoding: { x: { value: from }, x2: { value: from + LABEL_STROKE }, y },
      },
      {
        data: { values: [{}] },
        mark: { type: 'text', text, align: 'left', baseline: 'middle', fontSize: FONT_SIZE - 1, color: colour },
        encoding: { x: { value: from + LABEL_STROKE + 5 }, y },
      },
    ] as const;
  });
}

/** Heights moved apart until each is a line of text from the next, or evenly spaced where there is no room for that. */
function spread(heights: readonly number[], room: number): number[] {
  const distance = Math.min(LABEL_HEIGHT, room / Math.max(1, heights.length - 1));
  const order = [...heights.keys()].sort((a, b) => heights[a]! - heights[b]!);
  const placed = [...heights];
  // Each round halves what is left of an overlap; a hundred are plenty for ten labels.
  for (let round = 0; round < 100; round++)
    for (let i = 1; i < order.length; i++) {
      const [upper, lower] = [order[i - 1]!, order[i]!];
      const lacking = Math.max(0, distance - (placed[lower]! - placed[upper]!));
      placed[upper] = Math.max(0, placed[upper]! - lacking / 2);
      placed[lower] = Math.min(room, placed[lower]! + lacking / 2);
    }
  return placed;
}

function linePoints(panel: Panel, { epoch, value }: Line, common: object): object[] {
  return epoch.flatMap((t, i) =>
    Number.isFinite(value[i]!) ? [{ ...common, epoch: t, value: onAxis(panel, value[i]!) }] : [],
  );
}

function look({ colour, dash, width }: PanelSeries['style']): object {
  return { colour, dash, width };
}

/** The data say what a mark looks like; no scale, no legend. */
function asGiven(field: string) {
  return { field, type: 'nominal' as const, scale: null, legend: null };
}

function xEncoding({ x }: Panel) {
  return {
    field: 'epoch',
    type: 'quantitative' as const,
    scale: { type: 'symlog' as const, constant: 1, domain: [...x.domain], nice: false },
    axis: { title: 'epoch t', values: [...x.values], labelExpr: labelExpression(x), grid: false },
  };
}

function yEncoding({ y, yTitle }: Panel, field: string) {
  return {
    field,
    type: 'quantitative' as const,
    scale: { type: y.scale, domain: [...y.domain], nice: false, ...(y.scale === 'linear' ? { zero: false } : {}) },
    axis: {
      title: yTitle,
      values: [...y.values],
      labelExpr: labelExpression(y),
      // Panels above one another keep their left edges in line.
      minExtent: Y_EXTENT,
      maxExtent: Y_EXTENT,
    },
  };
}

/** Zeros stand on the end of a logarithmic axis, which is labelled 0. */
function onAxis({ y }: Panel, value: number): number {
  return y.scale === 'log' ? Math.max(value, y.domain[0]) : value;
}

/** Drawn as a mark: a title proper would stand higher over panels whose axes reach further up. */
function titleLayer({ title }: Panel): LayerSpec & Layer {
  return {
    data: { values: [{}] },
    mark: {
      type: 'text',
      text: title,
      align: 'left',
      baseline: 'bottom',
      fontWeight: 'bold',
      fontSize: FONT_SIZE,
      color: INK,
    },
    encoding: { x: { value: 0 }, y: { value: -9 } },
  };
}

function emptyPanel(panel: Panel): PanelSpec {
  return {
    width: panel.width,
    height: panel.height,
    view: { stroke: GRID },
    layer: [
      titleLayer(panel),
      {
        data: { values: [{}] },
        mark: { type: 'text', text: [...panel.empty], color: MUTED, fontSize: FONT_SIZE },
        encoding: { x: { value: panel.width / 2 }, y: { value: panel.height / 2 } },
      },
    ],
  };
}
