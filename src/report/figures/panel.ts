import type { BandPoint } from './band.js';
import type { Line } from './line.js';
import type { Frame } from './frame.js';
import { asGiven, framed, ONE, titleLayer, yEncoding } from './frame.js';
import { number, SHOWN, tooltip, withInterval } from './live.js';
import type { LayerSpec, PanelSpec } from './spec-types.js';
import { FONT_SIZE, GRID, MUTED } from './style.js';

/** One thing drawn: the seeds of a method, or of one of its groups. */
export interface PanelSeries {
  /** Of the method. */
  readonly key: string;
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

export type PanelQuantity =
  | 'train_risk'
  | 'gap_param'
  | 'gap_dir'
  | 'theta_norm'
  | 'group_weight'
  | 'test_error'
  | 'test_error_worst'
  | 'max_margin_angle'
  | 'gap_lin_sup';

export interface Panel extends Frame {
  readonly quantity: PanelQuantity;
  readonly series: readonly PanelSeries[];
  /** Only beside a linear y axis. */
  readonly endLabels?: readonly EndLabel[] | undefined;
  /** Lines of text shown instead of curves when there are none. */
  readonly empty: readonly string[];
}

/** A panel over epochs on a log(1 + t) axis: bands from the smallest to the largest seed or thin lines, medians above them. */
export function panelSpec(panel: Panel): PanelSpec {
  const drawn = panel.series.filter(({ band, diverged }) => band.length > 0 || diverged.length > 0);
  if (drawn.length === 0) return emptyPanel(panel);
  const curves = curveRows(panel, drawn);
  const layers = [
    areaLayer(panel, curves),
    runsLayer(panel, drawn),
    medianLayer(panel, curves),
    pointLayer(panel, drawn),
  ].filter((layer) => layer.data.values.length > 0);
  return framed(panel, [...layers, hitLayer(panel, curves), ...labelLayers(panel)]);
}

/** One layer for all series, whose look is in its data: a figure of many layers takes seconds to compile. */
interface Layer {
  readonly data: { readonly values: object[] };
}

interface CurveRow {
  readonly banded: boolean;
}

/** Medians and bands over seeds, a row per curve and epoch; `curve` tells the curves of one method apart. */
function curveRows(panel: Panel, drawn: readonly PanelSeries[]): (CurveRow & object)[] {
  return drawn.flatMap((series, curve) => {
    if (series.band.length < 2) return [];
    const banded = series.runs.length === 0 && series.band.some(({ seeds }) => seeds > 1);
    return series.band.map(({ epoch, median, low, high, seeds }) => ({
      ...look(series),
      curve,
      banded,
      x: epoch,
      median: onAxis(panel, median),
      low: onAxis(panel, low),
      high: onAxis(panel, high),
      seeds,
    }));
  });
}

/** Unseen points on the lines of medians, for a line has but one tooltip. */
function hitLayer(panel: Panel, curves: object[]): LayerSpec {
  const numbers = tooltip('datum.name', {
    [panel.xTitle]: number('x'),
    [`${panel.yTitle}, median`]: number('median'),
    'smallest to largest': `${number('low')} + ' to ' + ${number('high')}`,
    seeds: 'datum.seeds',
  });
  return {
    data: { values: curves },
    transform: [{ filter: 'live' }, ...SHOWN],
    mark: { type: 'point', filled: true, size: 60, opacity: 0, clip: true, tooltip: numbers },
    encoding: { y: yEncoding(panel, 'median') },
  };
}

function areaLayer(panel: Panel, curves: readonly (CurveRow & object)[]): LayerSpec & Layer {
  return {
    data: { values: curves.filter(({ banded }) => banded) },
    transform: SHOWN,
    mark: { type: 'area', opacity: 0.15, clip: true, tooltip: null },
    encoding: {
      y: yEncoding(panel, 'low'),
      y2: { field: 'high' },
      color: asGiven('colour'),
      detail: { field: 'curve' },
    },
  };
}

function runsLayer(panel: Panel, drawn: readonly PanelSeries[]): LayerSpec & Layer {
  const values = drawn.flatMap((series, curve) =>
    [...series.runs, ...series.diverged].flatMap((line, run) =>
      linePoints(panel, line, { ...look(series), run: `${curve}/${run}`, seed: line.seed }),
    ),
  );
  return {
    data: { values },
    transform: SHOWN,
    mark: {
      type: 'line',
      strokeWidth: 0.8,
      opacity: 0.6,
      clip: true,
      tooltip: tooltip('datum.name', { seed: 'datum.seed' }),
    },
    encoding: {
      y: yEncoding(panel, 'y'),
      color: asGiven('colour'),
      strokeDash: asGiven('dash'),
      detail: { field: 'run' },
    },
  };
}

function medianLayer(panel: Panel, curves: object[]): LayerSpec & Layer {
  return {
    data: { values: curves },
    transform: SHOWN,
    mark: { type: 'line', strokeJoin: 'round', clip: true, tooltip: null },
    encoding: {
      y: yEncoding(panel, 'median'),
      color: asGiven('colour'),
      strokeDash: asGiven('dash'),
      strokeWidth: { field: 'width', type: 'quantitative', scale: null, legend: null },
      detail: { field: 'curve' },
    },
  };
}

/** Curves of one point have no length to be seen. */
function pointLayer(panel: Panel, drawn: readonly PanelSeries[]): LayerSpec & Layer {
  const values = drawn.flatMap((series) => {
    const [point] = series.band;
    if (series.band.length !== 1 || point === undefined) return [];
    const { epoch, median, low, high } = point;
    return [{ ...look(series), x: epoch, y: onAxis(panel, median), low, high }];
  });
  return {
    data: { values },
    transform: SHOWN,
    mark: {
      type: 'point',
      filled: true,
      size: 36,
      tooltip: tooltip('datum.name', { [panel.yTitle]: withInterval('y', 'low', 'high') }),
    },
    encoding: { y: yEncoding(panel, 'y'), color: asGiven('colour') },
  };
}

/** Names to the right of the frame, each beside a piece of its line and as near to its height as its neighbours allow. */
function labelLayers(panel: Panel): LayerSpec[] {
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
        data: ONE,
        mark: { type: 'rule', color: colour, strokeDash: [...dash], strokeWidth: 2, clip: false },
        encoding: { x: { value: from }, x2: { value: from + LABEL_STROKE }, y },
      },
      {
        data: ONE,
        mark: {
          type: 'text',
          text,
          align: 'left',
          baseline: 'middle',
          fontSize: FONT_SIZE - 1,
          color: colour,
          clip: false,
        },
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
    Number.isFinite(value[i]!) ? [{ ...common, x: t, y: onAxis(panel, value[i]!) }] : [],
  );
}

function look({ key, method, group, style: { colour, dash, width } }: PanelSeries): object {
  return { series: key, name: group === undefined ? method : `${method}, group ${group}`, colour, dash, width };
}

/** Zeros stand on the end of a logarithmic axis, which is labelled 0. */
function onAxis({ y, yScale }: Panel, value: number): number {
  return yScale === 'log' ? Math.max(value, y.domain[0]) : value;
}

function emptyPanel(panel: Panel): PanelSpec {
  return {
    width: panel.width,
    height: panel.height,
    view: { stroke: GRID },
    layer: [
      titleLayer(panel.title, panel.width),
      {
        data: ONE,
        mark: { type: 'text', text: [...panel.empty], color: MUTED, fontSize: FONT_SIZE },
        encoding: { x: { value: panel.width / 2 }, y: { value: panel.height / 2 } },
      },
    ],
  };
}
