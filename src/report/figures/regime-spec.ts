import type { TopLevelSpec } from 'vega-lite';
import { colourAt, COLOUR_RANGE, gapPosition } from './diverging.js';
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

/** Rows above which points and intervals would hide the lines that they are of. */
const MANY_ROWS = 16;
const HALO = 3.6;
const LINE = 1.7;
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
    ...panel.lines.flatMap((line) => lineLayers(panel, line)),
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

/** White beneath the ink, to be seen on every colour. */
function lineLayers(panel: MapPanel, { kind, pieces, intervals }: MapLine): LayerSpec[] {
  const points = pieces.flatMap((piece, i) => piece.map((point) => ({ ...point, series: kind, piece: i })));
  if (points.length === 0) return [];
  const measured = kind === 'measured';
  const line = (color: string, strokeWidth: number, strokeDash: number[]): LayerSpec => ({
    data: { values: points },
    transform: SHOWN,
    mark: { type: 'line', tooltip: null, color, strokeWidth, strokeDash, strokeJoin: 'round', clip: true },
    encoding: { y: yEncoding(panel, 'y'), detail: { field: 'piece' }, order: { field: 'y', type: 'quantitative' } },
  });
  const rules = (color: string, strokeWidth: number): LayerSpec => ({
    data: { values: intervals.map(({ low, high, y }) => ({ series: kind, x: low, high, y })) },
    transform: SHOWN,
    mark: { type: 'rule', color, strokeWidth, clip: true, tooltip: null },
    encoding: { x2: { field: 'high' }, y: yEncoding(panel, 'y') },
  });
  const dots: LayerSpec = {
    data: { values: points },
    transform: SHOWN,
    mark: {
      type: 'point',
      clip: true,
      tooltip: tooltip(`'boundary ${measured ? 'measured' : 'predicted by the linearised limit'}'`, {
        [measured ? 'λ, 95 % interval' : 'λ, range of seeds']: withInterval('lambda', 'low', 'high'),
      }),
      shape: measured ? 'circle' : 'diamond',
      filled: true,
      fill: measured ? INK : BLANK,
      stroke: measured ? BLANK : INK,
      strokeWidth: 1,
      size: measured ? 34 : 40,
      opacity: 1,
    },
    encoding: { y: yEncoding(panel, 'y') },
  };
  const isCrowded = points.length > MANY_ROWS;
  return [
    ...(intervals.length > 0 && !isCrowded ? [rules(BLANK, HALO - 0.8), rules(INK, LINE - 0.5)] : []),
    line(BLANK, HALO, []),
    line(INK, LINE, measured ? [] : [4, 3]),
    ...(isCrowded ? [] : [dots]),
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
    text: 'boundary measured, 95 %',
    width: 2 * SWATCH,
    draw: (x, y) => [strokeAt(x, y, []), pointAt(x, y, 'circle', INK)],
  },
  {
    text: 'predicted by the linearised limit',
    width: 2 * SWATCH,
    draw: (x, y) => [strokeAt(x, y, [4, 3]), pointAt(x, y, 'diamond', BLANK)],
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

function pointAt(x: number, y: number, shape: 'circle' | 'diamond', fill: string): LayerSpec {
  return {
    data: ONE,
    mark: {
      type: 'point',
      shape,
      filled: true,
      fill,
      stroke: fill === INK ? BLANK : INK,
      strokeWidth: 1,
      size: 38,
      opacity: 1,
    },
    encoding: { x: { value: x }, y: { value: y } },
  };
}
