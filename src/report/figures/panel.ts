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
  /** Written at the end of the curve. */
  readonly endLabel?: { readonly text: string; readonly above: boolean } | undefined;
}

/** Room for the labels of a y axis, and for its title besides. */
export const Y_EXTENT = 46;
export const Y_ROOM = Y_EXTENT + 20;

export interface Panel {
  readonly quantity: 'train_risk' | 'gap_param' | 'gap_dir' | 'theta_norm' | 'group_weight';
  /** `(a)` and the quantity in words. */
  readonly title: string;
  readonly yTitle: string;
  readonly x: Ticks;
  readonly y: Ticks & { readonly scale: 'linear' | 'log' };
  readonly series: readonly PanelSeries[];
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
    layer: [
      ...drawn
        .filter(({ band, runs }) => runs.length === 0 && band.some(({ seeds }) => seeds > 1))
        .map((series) => areaLayer(panel, series)),
      ...drawn.flatMap((series) => [...series.runs, ...series.diverged].map((line) => lineLayer(panel, series, line))),
      ...drawn.filter(({ band }) => band.length > 0).map((series) => medianLayer(panel, series)),
      ...drawn.flatMap((series) => labelLayers(panel, series)),
      titleLayer(panel),
    ],
  };
}

function medianLayer(panel: Panel, { style, band }: PanelSeries): LayerSpec {
  const values = band.map(({ epoch, median }) => ({ epoch, value: onAxis(panel, median) }));
  // A curve of one point has no length to be seen.
  if (values.length === 1)
    return {
      data: { values },
      mark: { type: 'point', filled: true, size: 36, color: style.colour },
      encoding: { y: yEncoding(panel, 'value') },
    };
  return {
    data: { values },
    mark: {
      type: 'line',
      strokeDash: [...style.dash],
      strokeJoin: 'round',
      color: style.colour,
      strokeWidth: style.width,
      clip: true,
    },
    encoding: { y: yEncoding(panel, 'value') },
  };
}

function areaLayer(panel: Panel, { style, band }: PanelSeries): LayerSpec {
  return {
    data: {
      values: band.map(({ epoch, low, high }) => ({ epoch, low: onAxis(panel, low), high: onAxis(panel, high) })),
    },
    mark: { type: 'area', color: style.colour, opacity: 0.15, clip: true },
    encoding: { y: yEncoding(panel, 'low'), y2: { field: 'high' } },
  };
}

function lineLayer(panel: Panel, { style }: PanelSeries, { epoch, value }: Line): LayerSpec {
  const values = epoch.flatMap((t, i) =>
    Number.isFinite(value[i]!) ? [{ epoch: t, value: onAxis(panel, value[i]!) }] : [],
  );
  return {
    data: { values },
    mark: {
      type: 'line',
      color: style.colour,
      strokeWidth: 0.8,
      opacity: 0.6,
      strokeDash: [...style.dash],
      clip: true,
    },
    encoding: { y: yEncoding(panel, 'value') },
  };
}

function labelLayers(panel: Panel, { style, band, endLabel }: PanelSeries): LayerSpec[] {
  const last = band.at(-1);
  if (endLabel === undefined || last === undefined) return [];
  return [
    {
      data: { values: [{ epoch: last.epoch, value: onAxis(panel, endLabel.above ? last.high : last.low) }] },
      mark: {
        type: 'text',
        text: endLabel.text,
        align: 'right',
        baseline: endLabel.above ? 'bottom' : 'top',
        dy: endLabel.above ? -4 : 4,
        color: style.colour,
        fontSize: FONT_SIZE,
      },
      encoding: { y: yEncoding(panel, 'value') },
    },
  ];
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
function titleLayer({ title }: Panel): LayerSpec {
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
