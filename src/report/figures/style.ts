import type { Config } from 'vega-lite';
import type { MethodSpec } from '../../core/cell/index.js';
import { methodKey } from '../../core/analysis/index.js';
import { hasMovingWeights, methodName, methodVariant, shortMethodName } from '../words.js';

/** The look of all figures. Colours: Okabe & Ito's palette, told apart under every common colour blindness. */
const OKABE_ITO = {
  black: '#000000',
  blue: '#0072B2',
  vermillion: '#D55E00',
  green: '#009E73',
  purple: '#CC79A7',
  orange: '#E69F00',
  sky: '#56B4E9',
} as const;

/** Between black and white: told apart by its lightness. */
const GREY = '#8c8c8c';

export const INK = '#1a1a1a';
export const MUTED = '#5f5f5f';
export const GRID = '#e6e6e6';
export const FONT = 'DejaVu Sans, Verdana, Helvetica, Arial, sans-serif';
export const FONT_SIZE = 12;

/** Below, at and above the threshold of departure: from blue to orange, told apart by lightness and hue alike. */
export const DIVERGING = ['#08407a', '#5fa3d0', '#f5f3ef', '#eb9d5c', '#a63c00'] as const;
/** Cells of a map that have no gap to speak of. */
export const UNCONVERGED = '#c4c4c4';
export const DIVERGED = '#4d4d4d';
export const BLANK = '#ffffff';
/** Theorems' slopes, drawn behind what is measured. */
export const REFERENCE = { colour: '#767676' } as const;
/** The mark of such a line. */
export const REFERENCE_LINE = {
  type: 'line',
  color: REFERENCE.colour,
  strokeDash: [5, 4],
  strokeWidth: 1.4,
  clip: true,
  tooltip: null,
} as const;

/** How one method is drawn, in every figure of a report. */
export interface SeriesStyle {
  readonly key: string;
  /** In legends and tables. */
  readonly label: string;
  /** In captions. */
  readonly shortLabel: string;
  /** Whether it changes its weights while training. */
  readonly movesWeights: boolean;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly width: number;
  /** Of its points, which are hollow: those of methods that end alike lie on one another. */
  readonly shape: string;
}

const SHAPES = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'triangle-down'] as const;

const FIRST_OF_METHOD: Readonly<Record<MethodSpec['name'], Pick<SeriesStyle, 'colour' | 'dash' | 'width'>>> = {
  // ERM is drawn first and widest, so that it still shows beneath the dashes of a method that coincides with it.
  erm: { colour: OKABE_ITO.black, dash: [], width: 2.6 },
  iw: { colour: OKABE_ITO.blue, dash: [7, 3.5], width: 2 },
  'group-dro': { colour: OKABE_ITO.vermillion, dash: [2, 2.5], width: 2 },
  // A DRO and its DORO share a colour, and so do IW and JTT, whose weights end fixed; their dashes differ.
  cvar: { colour: OKABE_ITO.green, dash: [4, 2], width: 2 },
  'cvar-doro': { colour: OKABE_ITO.green, dash: [1.5, 3], width: 2 },
  'chi2-dro': { colour: OKABE_ITO.purple, dash: [10, 3, 2, 3], width: 2 },
  'chi2-doro': { colour: OKABE_ITO.purple, dash: [1.5, 3], width: 2 },
  'kl-dro': { colour: OKABE_ITO.orange, dash: [6, 2, 1.5, 2], width: 2 },
  focal: { colour: OKABE_ITO.sky, dash: [4, 2], width: 2 },
  jtt: { colour: OKABE_ITO.blue, dash: [1.5, 3], width: 2 },
  custom: { colour: GREY, dash: [8, 2, 2, 2, 2, 2], width: 2 },
};

/** Further variants of a method, as Group DRO with other ν: those of colours that no method of the sweep has, if any. */
const FURTHER: readonly Pick<SeriesStyle, 'colour' | 'dash' | 'width'>[] = [
  { colour: OKABE_ITO.green, dash: [9, 3, 2, 3], width: 2 },
  { colour: OKABE_ITO.purple, dash: [5, 2], width: 2 },
  { colour: OKABE_ITO.orange, dash: [2, 4], width: 2 },
  { colour: OKABE_ITO.sky, dash: [12, 3], width: 2 },
];

/** Dashes of groups where several are drawn in the colour of one method. */
export const GROUP_DASHES: readonly (readonly number[])[] = [
  [],
  [6, 3],
  [2, 2.5],
  [9, 3, 2, 3],
  [14, 3],
  [6, 2, 2, 2, 2, 2],
  [1, 4],
  [4, 6],
];

/** A style for every method of a sweep, in the order ERM, then as given. Names carry parameters only where they differ. */
export function seriesStyles(methods: Iterable<MethodSpec>): SeriesStyle[] {
  const unique = [...new Map([...methods].map((method) => [methodKey(method), method])).values()];
  unique.sort((a, b) => Number(b.name === 'erm') - Number(a.name === 'erm'));
  const used = new Set<string>();
  const taken = new Set(unique.map(({ name }) => FIRST_OF_METHOD[name].colour));
  const free = FURTHER.filter(({ colour }) => !taken.has(colour));
  const furtherStyles = free.length > 0 ? free : FURTHER;
  let further = 0;
  return unique.map((method, i) => {
    const style = used.has(method.name)
      ? furtherStyles[further++ % furtherStyles.length]!
      : FIRST_OF_METHOD[method.name];
    used.add(method.name);
    const variants = unique.filter(({ name }) => name === method.name).length;
    const suffix = variants > 1 ? `, ${methodVariant(method)}` : '';
    return {
      key: methodKey(method),
      label: methodName(method) + suffix,
      shortLabel: shortMethodName(method) + suffix,
      movesWeights: hasMovingWeights(method),
      ...style,
      shape: SHAPES[i % SHAPES.length]!,
    };
  });
}

export const CONFIG: Config = {
  background: '#ffffff',
  font: FONT,
  aria: false,
  view: { stroke: null },
  axis: {
    domainColor: INK,
    domainWidth: 0.8,
    tickColor: INK,
    tickWidth: 0.8,
    tickSize: 4,
    labelColor: INK,
    labelFontSize: FONT_SIZE,
    labelPadding: 3,
    titleColor: INK,
    titleFontSize: FONT_SIZE,
    titleFontWeight: 'normal',
    gridColor: GRID,
    gridWidth: 0.8,
    labelOverlap: false,
    labelFlush: false,
  },
  axisX: { grid: false },
  title: { anchor: 'start', frame: 'group', color: INK, fontSize: FONT_SIZE, fontWeight: 'bold', offset: 8 },
};
