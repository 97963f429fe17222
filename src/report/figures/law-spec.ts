import type { TopLevelSpec } from 'vega-lite';
import { asGiven, framed, ONE, panelSize, sheet, yEncoding } from './frame.js';
import type { LawFigure, LawPanel } from './law-figure.js';
import { LABEL_HEIGHT } from './law-figure.js';
import { number, SHOWN, tooltip } from './live.js';
import type { LayerSpec, PanelSpec } from './spec-types.js';
import type { SeriesStyle } from './style.js';
import { BLANK, FONT_SIZE, REFERENCE, REFERENCE_LINE } from './style.js';

/** Above so many points of seeds each is drawn fainter. */
const MANY_POINTS = 400;

export function lawSpec({ panels, styles }: LawFigure): TopLevelSpec {
  return sheet(panels.map(lawPanelSpec), panelSize(panels.length), styles);
}

function lawPanelSpec(panel: LawPanel): PanelSpec {
  const seeds = panel.series.flatMap(({ style, seeds: own }) => own.map((point) => ({ ...point, ...look(style) })));
  const means = panel.series.flatMap(({ style, means: own }) => own.map((point) => ({ ...point, ...look(style) })));
  const fits = panel.series.flatMap(({ style, fit, label }) =>
    fit.map((point) => ({ ...point, ...look(style), dash: style.dash, width: style.width, label })),
  );
  const place = { [panel.xTitle]: number('x'), [panel.yTitle]: number('y') };
  return framed(panel, [
    ...referenceLayers(panel),
    {
      data: { values: seeds },
      transform: SHOWN,
      mark: {
        type: 'point',
        filled: true,
        size: 12,
        opacity: seeds.length > MANY_POINTS ? 0.15 : 0.35,
        clip: true,
        tooltip: tooltip('datum.name', { ...place, seed: 'datum.seed' }),
      },
      encoding: { y: yEncoding(panel, 'y'), color: asGiven('colour') },
    },
    {
      data: { values: fits },
      transform: SHOWN,
      mark: { type: 'line', clip: true, tooltip: tooltip('datum.name', { exponent: 'datum.label' }) },
      encoding: {
        y: yEncoding(panel, 'y'),
        color: asGiven('colour'),
        strokeDash: asGiven('dash'),
        strokeWidth: { field: 'width', type: 'quantitative', scale: null, legend: null },
        detail: { field: 'series' },
      },
    },
    {
      data: { values: means },
      transform: SHOWN,
      mark: {
        type: 'point',
        filled: false,
        size: 60,
        strokeWidth: 1.6,
        opacity: 1,
        clip: true,
        tooltip: tooltip("datum.name + ', geometric mean'", { ...place, seeds: 'datum.count' }),
      },
      encoding: {
        y: yEncoding(panel, 'y'),
        color: asGiven('colour'),
        shape: { field: 'shape', type: 'nominal', scale: null, legend: null },
      },
    },
    ...exponentLayers(panel),
  ]);
}

function look({ key, shortLabel, colour, shape }: SeriesStyle): object {
  return { series: key, name: shortLabel, colour, shape };
}

function referenceLayers(panel: LawPanel): LayerSpec[] {
  if (panel.reference === null) return [];
  const { line, text } = panel.reference;
  return [
    {
      data: { values: [...line] },
      mark: { ...REFERENCE_LINE, strokeDash: [...REFERENCE_LINE.strokeDash] },
      encoding: { y: yEncoding(panel, 'y') },
    },
    {
      data: ONE,
      mark: {
        type: 'text',
        text,
        align: 'right',
        baseline: 'bottom',
        fontSize: FONT_SIZE - 1,
        color: REFERENCE.colour,
      },
      encoding: { x: { value: panel.width }, y: { value: panel.falls ? 10 : panel.height - 4 } },
    },
  ];
}

/** Exponents with their intervals: at the lower left of what falls, at the upper left of what rises; white beneath, above lines. */
function exponentLayers({ series, falls, height }: LawPanel): LayerSpec[] {
  return series.flatMap(({ label, style }, i) => {
    const y = falls ? height - 8 - LABEL_HEIGHT * (series.length - 1 - i) : 8 + LABEL_HEIGHT * i;
    const text = (
      look: { readonly color: string } | { readonly stroke: string; readonly strokeWidth: number },
    ): LayerSpec => ({
      data: { values: [{ series: style.key }] },
      transform: SHOWN,
      mark: { type: 'text', text: label, align: 'left', baseline: 'middle', fontSize: FONT_SIZE - 1, ...look },
      encoding: { x: { value: 6 }, y: { value: y } },
    });
    return [text({ stroke: BLANK, strokeWidth: 4 }), text({ color: style.colour })];
  });
}
