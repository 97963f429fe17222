import { colourAt, COLOUR_RANGE, gapPosition } from './diverging.js';
import { asGiven, ONE } from './frame.js';
import type { RegimeFigure } from './regime-figure.js';
import { DASH, DIAMOND, DIAMOND_HALO, DOT, LINE, SHAPES } from './regime-marks.js';
import type { LayerSpec, PanelSpec } from './spec-types.js';
import { BLANK, DIVERGED, FONT_SIZE, GRID, INK, MUTED, UNCONVERGED } from './style.js';
import { powerOfTen, readable } from '../numbers.js';
import { textWidth } from './text-width.js';

const BAR = { height: 12, steps: 200 } as const;

/** The colours of gaps with the threshold among them, and what marks and lines mean, in as many lines as the width asks for. */
export function regimeKey({ threshold }: RegimeFigure, width: number): PanelSpec[] {
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
    draw: (x, y) => [strokeAt(x, y, DASH), pointAt(x, y, DIAMOND_HALO), pointAt(x, y, DIAMOND)],
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
  const filled = mark === 'dot';
  return pointAt(x, y, { shape: SHAPES[mark], filled, color, size: filled ? 16 : 100, strokeWidth: 1.3 });
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
