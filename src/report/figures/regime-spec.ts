import type { TopLevelSpec } from 'vega-lite';
import { evenly } from './evenly.js';
import { asGiven, framed, panelSize, sheet, sheetWidth, yEncoding } from './frame.js';
import { SHOWN, tooltip, withInterval } from './live.js';
import type { MapLine, MapPanel, RegimeFigure } from './regime-figure.js';
import { regimeKey } from './regime-key.js';
import { DASH, DIAMOND, DIAMOND_HALO, DOT, LINE, SHAPES } from './regime-marks.js';
import type { LayerSpec, PanelSpec } from './spec-types.js';
import { BLANK, INK } from './style.js';

/** Rows that have points and intervals: those of more would hide the lines that they are of. */
const MANY_ROWS = 16;
const HALO = 3.6;
/** Ends of intervals, closed and open; an arrow's tip is where it stands. */
const CAP = { shape: 'M0,-0.5L0,0.5', size: 64 } as const;
const ARROWS = { below: 'M0,0L0.8,-0.4L0.8,0.4Z', above: 'M0,0L-0.8,-0.4L-0.8,0.4Z' } as const;
/** Sides of marks, in pixels, at most and at least. */
const MARK = { most: 9, least: 2.4 } as const;

/** What can be taken off a map in the page. */
export const MAP_TOGGLES = [
  { key: 'measured', label: 'boundary measured' },
  { key: 'predicted', label: 'boundary predicted' },
  { key: 'marks', label: 'marks of regimes' },
] as const;

export function regimeSpec(figure: RegimeFigure): TopLevelSpec {
  const size = panelSize(figure.panels.length);
  return sheet(figure.panels.map(mapPanel), size, [], regimeKey(figure, sheetWidth(size)));
}

function mapPanel(panel: MapPanel): PanelSpec {
  return framed(panel, [
    cellLayer(panel),
    ...markLayers(panel),
    // What is measured lies on top.
    ...(['predicted', 'measured'] as const).flatMap((kind) =>
      panel.lines.filter((line) => line.kind === kind).flatMap((line) => lineLayers(panel, line)),
    ),
  ]);
}

function cellLayer(panel: MapPanel): LayerSpec {
  const values = panel.cells.map(({ xLow, xHigh, yLow, yHigh, colour, name, regime, point: { gap } }) => ({
    name,
    regime,
    gap: gap?.mean ?? null,
    low: gap?.interval?.low ?? null,
    high: gap?.interval?.high ?? null,
    seeds: gap?.seeds ?? 0,
    x: xLow,
    xHigh,
    yLow,
    yHigh,
    colour,
    line: BLANK,
  }));
  // Hairlines between large cells; between small ones they would be all there is, and without any the paper shines through.
  const lined = cellSize(panel) > 9;
  return {
    data: { values },
    mark: {
      type: 'rect',
      strokeWidth: 0.6,
      clip: true,
      tooltip: tooltip('datum.name', {
        regime: 'datum.regime',
        'relative gap to ERM': `isValid(datum.gap) ? ${withInterval('gap', 'low', 'high')} : 'none'`,
        seeds: 'datum.seeds',
      }),
    },
    encoding: {
      x2: { field: 'xHigh' },
      y: yEncoding(panel, 'yLow'),
      y2: { field: 'yHigh' },
      fill: asGiven('colour'),
      stroke: asGiven(lined ? 'line' : 'colour'),
    },
  };
}

function markLayers(panel: MapPanel): LayerSpec[] {
  const side = Math.min(MARK.most, Math.max(MARK.least, 0.42 * cellSize(panel)));
  return (['dot', 'stroke', 'cross', 'hatch'] as const).flatMap((mark): LayerSpec[] => {
    const values = panel.cells
      .filter(({ marks }) => marks.includes(mark))
      .map(({ x, y, markColour }) => ({ series: 'marks', x, y, colour: markColour }));
    if (values.length === 0) return [];
    return [
      {
        data: { values },
        transform: SHOWN,
        mark: {
          type: 'point',
          // The cell beneath has the tooltip.
          tooltip: null,
          clip: true,
          shape: SHAPES[mark],
          filled: mark === 'dot',
          size: (mark === 'dot' ? 0.36 : 2.2) * side ** 2,
          strokeWidth: Math.min(1.3, side / 5),
          opacity: 1,
        },
        encoding: { y: yEncoding(panel, 'y'), color: asGiven('colour') },
      },
    ];
  });
}

/** The smaller side of the smallest cell, in pixels. */
function cellSize({ cells, x, y, width, height }: MapPanel): number {
  const [across, up] = [width / (x.domain[1] - x.domain[0]), height / (y.domain[1] - y.domain[0])];
  return cells.reduce(
    (least, cell) => Math.min(least, (cell.xHigh - cell.xLow) * across, (cell.yHigh - cell.yLow) * up),
    Infinity,
  );
}

/**
 * White beneath the ink, to be seen on every colour. The predicted boundary has hollow diamonds wide enough for the measured
 * one's dots to be seen in them where both agree.
 */
function lineLayers(panel: MapPanel, line: MapLine): LayerSpec[] {
  const values = line.pieces.flatMap((piece, i) => piece.map((point) => ({ ...point, series: line.kind, piece: i })));
  if (values.length === 0) return [];
  const dash = line.kind === 'measured' ? [] : DASH;
  const stroke = (color: string, strokeWidth: number, strokeDash: number[]): LayerSpec => ({
    data: { values },
    transform: SHOWN,
    mark: { type: 'line', tooltip: null, color, strokeWidth, strokeDash, strokeJoin: 'round', clip: true },
    encoding: { y: yEncoding(panel, 'y'), detail: { field: 'piece' }, order: { field: 'y', type: 'quantitative' } },
  });
  const rows = new Set(evenly(values, MANY_ROWS).map(({ y }) => y));
  return [
    ...intervalLayers(panel, line, rows),
    stroke(BLANK, HALO, dash),
    stroke(INK, LINE, dash),
    ...pointLayers(
      panel,
      line.kind,
      values.filter(({ y }) => rows.has(y)),
    ),
  ];
}

function pointLayers(panel: MapPanel, kind: MapLine['kind'], values: readonly object[]): LayerSpec[] {
  const isMeasured = kind === 'measured';
  const told = {
    tooltip: tooltip(`'boundary ${isMeasured ? 'measured' : 'predicted by the linearised limit'}'`, {
      [isMeasured ? 'λ, 95 % interval' : 'λ, range of seeds']: withInterval('lambda', 'low', 'high'),
    }),
  };
  if (isMeasured) return [points(panel, values, { ...DOT, ...told })];
  return [
    points(panel, values, DIAMOND_HALO),
    // A fill that is not seen makes all of the diamond answer to the pointer.
    points(panel, values, { ...DIAMOND, ...told, fill: BLANK, fillOpacity: 0 }),
  ];
}

function points(panel: MapPanel, values: readonly object[], mark: object): LayerSpec {
  return {
    data: { values: [...values] },
    transform: SHOWN,
    mark: { type: 'point', clip: true, opacity: 1, tooltip: null, ...mark },
    encoding: { y: yEncoding(panel, 'y') },
  };
}

/** Bars with caps; an open end is a thin line to the end of the grid, with an arrow there. */
function intervalLayers(panel: MapPanel, { kind, intervals, pieces }: MapLine, rows: ReadonlySet<number>): LayerSpec[] {
  const lambdaAt = new Map(pieces.flat().map(({ x, y }) => [y, x]));
  const shown = intervals.filter(({ y }) => rows.has(y));
  const ends = shown.flatMap(({ y, low, high, isOpenBelow, isOpenAbove }) => [
    { series: kind, y, x: low, to: lambdaAt.get(y)!, isOpen: isOpenBelow, arrow: 'below' },
    { series: kind, y, x: high, to: lambdaAt.get(y)!, isOpen: isOpenAbove, arrow: 'above' },
  ]);
  const [open, closed] = [ends.filter(({ isOpen }) => isOpen), ends.filter(({ isOpen }) => !isOpen)];
  const rule = (values: object[], color: string, strokeWidth: number): LayerSpec => ({
    data: { values },
    transform: SHOWN,
    mark: { type: 'rule', color, strokeWidth, clip: true, tooltip: null },
    encoding: { x2: { field: 'to' }, y: yEncoding(panel, 'y') },
  });
  const arrow = (side: string, shape: string): LayerSpec[] => {
    const values = open.filter(({ arrow: own }) => own === side);
    return values.length === 0
      ? []
      : [points(panel, values, { shape, filled: true, fill: INK, stroke: BLANK, strokeWidth: 0.8, size: 90 })];
  };
  return [
    ...(open.length === 0 ? [] : [rule(open, BLANK, 2), rule(open, INK, 0.7)]),
    ...arrow('below', ARROWS.below),
    ...arrow('above', ARROWS.above),
    ...(closed.length === 0
      ? []
      : [
          rule(closed, BLANK, HALO - 0.8),
          points(panel, closed, { ...CAP, stroke: BLANK, strokeWidth: HALO - 0.8 }),
          rule(closed, INK, LINE - 0.5),
          points(panel, closed, { ...CAP, stroke: INK, strokeWidth: LINE - 0.5 }),
        ]),
  ];
}
