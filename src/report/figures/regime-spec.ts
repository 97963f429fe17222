import type { TopLevelSpec } from 'vega-lite';
import { colourAt, COLOUR_RANGE, gapPosition } from './diverging.js';
import { evenly } from './evenly.js';
import { asGiven, framed, ONE, panelSize, sheet, sheetWidth, yEncoding } from './frame.js';
import { SHOWN, tooltip, withInterval } from './live.js';
import type { LayerSpec, PanelSpec } from './spec-types.js';
import type { MapLine, MapPanel, RegimeFigure } from './regime-figure.js';
import { BLANK, DIVERGED, FONT_SIZE, GRID, INK, MUTED, UNCONVERGED } from './style.js';
import { powerOfTen, readable } from '../numbers.js';
import { textWidth } from './text-width.js';

const SHAPES = {
  dot: 'circle',
  stroke: 'M-0.5,0.5L0.5,-0.5',
  cross: 'M-0.4,-0.4L0.4,0.4M-0.4,0.4L0.4,-0.4',
  hatch: 'M-0.6,0.1L-0.1,-0.4M-0.35,0.35L0.35,-0.35M0.1,0.4L0.6,-0.1',
} as const;

/** Rows that have points and intervals: those of more would hide the lines that they are of. */
const MANY_ROWS = 16;
const HALO = 3.6;
const LINE = 1.7;
const DASH = [4, 3];
/** Of a boundary's points. */
const DOT = { shape: 'circle', filled: true, fill: INK, stroke: BLANK, strokeWidth: 0.8, size: 30 } as const;
const DIAMOND = { shape: 'diamond', filled: false, stroke: INK, strokeWidth: 1.3, size: 130 } as const;
/** Ends of intervals, closed and open; an arrow's tip is where it stands. */
const CAP = 'M0,-0.5L0,0.5';
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
  return sheet(figure.panels.map(mapPanel), size, [], key(figure, sheetWidth(size)));
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
  const points = line.pieces.flatMap((piece, i) => piece.map((point) => ({ ...point, series: line.kind, piece: i })));
  if (points.length === 0) return [];
  const dash = line.kind === 'measured' ? [] : DASH;
  const stroke = (color: string, strokeWidth: number, strokeDash: number[]): LayerSpec => ({
    data: { values: points },
    transform: SHOWN,
    mark: { type: 'line', tooltip: null, color, strokeWidth, strokeDash, strokeJoin: 'round', clip: true },
    encoding: { y: yEncoding(panel, 'y'), detail: { field: 'piece' }, order: { field: 'y', type: 'quantitative' } },
  });
  const rows = new Set(evenly(points, MANY_ROWS).map(({ y }) => y));
  return [
    ...intervalLayers(panel, line, rows),
    stroke(BLANK, HALO, dash),
    stroke(INK, LINE, dash),
    ...pointLayers(
      panel,
      line.kind,
      points.filter(({ y }) => rows.has(y)),
    ),
  ];
}

function pointLayers(panel: MapPanel, kind: MapLine['kind'], values: readonly object[]): LayerSpec[] {
  const isMeasured = kind === 'measured';
  const point = (mark: object): LayerSpec => ({
    data: { values: [...values] },
    transform: SHOWN,
    mark: { type: 'point', clip: true, opacity: 1, tooltip: null, ...mark },
    encoding: { y: yEncoding(panel, 'y') },
  });
  const told = {
    tooltip: tooltip(`'boundary ${isMeasured ? 'measured' : 'predicted by the linearised limit'}'`, {
      [isMeasured ? 'λ, 95 % interval' : 'λ, range of seeds']: withInterval('lambda', 'low', 'high'),
    }),
  };
  if (isMeasured) return [point({ ...DOT, ...told })];
  return [
    point({ ...DIAMOND, stroke: BLANK, strokeWidth: DIAMOND.strokeWidth + 1.8 }),
    // A fill that is not seen makes all of the diamond answer to the pointer.
    point({ ...DIAMOND, ...told, fill: BLANK, fillOpacity: 0 }),
  ];
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
  const glyphs = (values: object[], shape: string, mark: object): LayerSpec => ({
    data: { values },
    transform: SHOWN,
    mark: { type: 'point', shape, opacity: 1, clip: true, tooltip: null, ...mark },
    encoding: { y: yEncoding(panel, 'y') },
  });
  const arrow = (side: string, shape: string): LayerSpec[] => {
    const values = open.filter(({ arrow: own }) => own === side);
    return values.length === 0
      ? []
      : [glyphs(values, shape, { filled: true, fill: INK, stroke: BLANK, strokeWidth: 0.8, size: 90 })];
  };
  return [
    ...(open.length === 0 ? [] : [rule(open, BLANK, 2), rule(open, INK, 0.7)]),
    ...arrow('below', ARROWS.below),
    ...arrow('above', ARROWS.above),
    ...(closed.length === 0
      ? []
      : [
          rule(closed, BLANK, HALO - 0.8),
          glyphs(closed, CAP, { stroke: BLANK, strokeWidth: HALO - 0.8, size: 64 }),
          rule(closed, INK, LINE - 0.5),
          glyphs(closed, CAP, { stroke: INK, strokeWidth: LINE - 0.5, size: 64 }),
        ]),
  ];
}

const BAR = { height: 12, steps: 200 } as const;

/** The colours of gaps with the threshold among them, and what marks and lines mean, in as many lines as the width asks for. */
function key({ threshold }: RegimeFigure, width: number): PanelSpec[] {
  return [colourBar(threshold, Math.min(width, 420)), symbols(width)];
}

function colourBar(threshold: number, width: number): PanelSpec {
  const across = (position: number): number => ((position + 1) / 2) * width;
  const [low, high] = [threshold * COLOUR_RANGE.below, threshold * COLOUR_RANGE.above];
  const decades = Array.from({ length: 30 }, (_, i) => 10 ** (i - 15)).filter((gap) => gap >= low && gap <= high);
  const near = (gap: number): boolean => Math.abs(across(gapPosition(gap, threshold)) - width / 2) < 26;
  const ticks = [
    ...decades.filter((gap) => !near(gap)).map((gap) => ({ gap, text: powerOfTen(Math.round(Math.log10(gap))) })),
    { gap: threshold, text: readable(threshold) },
  ].map(({ gap, text }) => ({ x: across(gapPosition(gap, threshold)), text }));
  const bars = Array.from({ length: BAR.steps }, (_, i) => ({
    x: (i / BAR.steps) * width,
    // A hair over the next one, lest white lines show between them.
    x2: Math.min(width, ((i + 1.4) / BAR.steps) * width),
    colour: colourAt((2 * (i + 0.5)) / BAR.steps - 1),
  }));
  const x = (field: string) => ({ field, type: 'quantitative' as const, scale: null, axis: null });
  return {
    width,
    height: BAR.height + 36,
    layer: [
      {
        data: ONE,
        mark: {
          type: 'text',
          text: `relative gap to ERM: up to ${readable(threshold)} equivalent, above departed`,
          align: 'left',
          baseline: 'top',
          fontSize: FONT_SIZE,
          color: INK,
        },
        encoding: { x: { value: 0 }, y: { value: 0 } },
      },
      {
        data: { values: bars },
        mark: { type: 'rect' },
        encoding: {
          x: x('x'),
          x2: { field: 'x2' },
          y: { value: 18 },
          y2: { value: 18 + BAR.height },
          color: asGiven('colour'),
        },
      },
      {
        data: { values: ticks },
        mark: { type: 'rule', color: INK, strokeWidth: 0.8 },
        encoding: { x: x('x'), y: { value: 18 }, y2: { value: 22 + BAR.height } },
      },
      {
        data: { values: ticks },
        mark: { type: 'text', baseline: 'top', fontSize: FONT_SIZE - 1, color: INK },
        encoding: { x: x('x'), y: { value: 24 + BAR.height }, text: { field: 'text' } },
      },
    ],
  };
}

interface Symbol {
  readonly text: string;
  readonly draw: (x: number, y: number) => readonly LayerSpec[];
  /** Lines take more room than boxes. */
  readonly width?: number;
}

const SWATCH = 14;
const LINE_HEIGHT = 20;

const SYMBOLS: readonly Symbol[] = [
  { text: 'interpolating (none: regularised)', draw: (x, y) => [box(x, y, '#f5f3ef'), glyph(x, y, 'dot', INK)] },
  { text: 'undecided', draw: (x, y) => [box(x, y, '#f5f3ef'), glyph(x, y, 'stroke', INK)] },
  { text: 'nothing to compare', draw: (x, y) => [box(x, y, BLANK), glyph(x, y, 'hatch', MUTED)] },
  { text: 'unconverged', draw: (x, y) => [box(x, y, UNCONVERGED)] },
  { text: 'diverged', draw: (x, y) => [box(x, y, DIVERGED), glyph(x, y, 'cross', '#ffffff')] },
  {
    text: 'boundary measured, 95 % interval',
    width: 2 * SWATCH,
    draw: (x, y) => [strokeAt(x, y, []), pointAt(x, y, DOT)],
  },
  {
    text: 'predicted by the linearised limit',
    width: 2 * SWATCH,
    draw: (x, y) => [
      strokeAt(x, y, DASH),
      pointAt(x, y, { ...DIAMOND, stroke: BLANK, strokeWidth: DIAMOND.strokeWidth + 1.8 }),
      pointAt(x, y, DIAMOND),
    ],
  },
];

function symbols(width: number): PanelSpec {
  let [x, line] = [0, 0];
  const layers = SYMBOLS.flatMap(({ text, draw, width: own = SWATCH }) => {
    const length = own + SWATCH + FONT_SIZE * textWidth(text);
    if (x > 0 && x + length > width) [x, line] = [0, line + 1];
    const [left, y] = [x, LINE_HEIGHT * (line + 0.5)];
    x += length + 14;
    return [
      ...draw(left + own / 2, y),
      {
        data: ONE,
        mark: { type: 'text', text, align: 'left', baseline: 'middle', fontSize: FONT_SIZE, color: INK },
        encoding: { x: { value: left + own + 0.6 * SWATCH }, y: { value: y } },
      } satisfies LayerSpec,
    ];
  });
  return { width, height: LINE_HEIGHT * (line + 1), layer: [...layers] };
}

function box(x: number, y: number, fill: string): LayerSpec {
  return {
    data: ONE,
    mark: { type: 'rect', fill, stroke: GRID, strokeWidth: 0.8 },
    encoding: {
      x: { value: x - SWATCH / 2 },
      x2: { value: x + SWATCH / 2 },
      y: { value: y - SWATCH / 2 },
      y2: { value: y + SWATCH / 2 },
    },
  };
}

function glyph(x: number, y: number, mark: keyof typeof SHAPES, color: string): LayerSpec {
  return {
    data: ONE,
    mark: {
      type: 'point',
      shape: SHAPES[mark],
      filled: mark === 'dot',
      color,
      size: mark === 'dot' ? 16 : 100,
      strokeWidth: 1.3,
      opacity: 1,
    },
    encoding: { x: { value: x }, y: { value: y } },
  };
}

function strokeAt(x: number, y: number, strokeDash: number[]): LayerSpec {
  return {
    data: ONE,
    mark: { type: 'rule', color: INK, strokeWidth: LINE, strokeDash },
    encoding: { x: { value: x - SWATCH }, x2: { value: x + SWATCH }, y: { value: y } },
  };
}

function pointAt(x: number, y: number, mark: object): LayerSpec {
  return {
    data: ONE,
    mark: { type: 'point', opacity: 1, ...mark },
    encoding: { x: { value: x }, y: { value: y } },
  };
}
