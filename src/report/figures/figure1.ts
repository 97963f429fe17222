import type { TopLevelSpec } from 'vega-lite';
import type { FigureRow } from './curve-series.js';
import { drawOrder, groupLabels } from './curve-series.js';
import { beside, sheetOf, sheetWidth } from './frame.js';
import { legend } from './legend.js';
import type { Panel, PanelSeries } from './panel.js';
import { panelSpec } from './panel.js';
import type { Quantity } from './quantities.js';
import { EVALUATION, TRAINING } from './quantities.js';
import type { SeriesStyle } from './style.js';
import { FONT_SIZE } from './style.js';
import { wrapped } from './text-width.js';
import { epochTicks } from './ticks.js';

/** What is drawn, before it is drawn. */
export interface Figure1 {
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
  /** Of the panels of every row, lettered in this order. */
  readonly quantities: readonly Quantity[];
  readonly styles: readonly SeriesStyle[];
}

/** Two panels by two for a single combination; three, or those of several combinations, side by side. */
const WIDE = { width: 268, height: 168, decades: 8, ticks: 6 } as const;
const NARROW = { width: 120, height: 112, decades: 5, ticks: 5 } as const;
const ROOMY = { width: 186, height: 112, decades: 6, ticks: 5 } as const;

type Size = typeof WIDE | typeof NARROW | typeof ROOMY;

/**
 * The paper's Figure 1 for any sweep: training risk, distance to ERM, norm of the parameters, weights of the groups, over
 * epochs; one row of panels per combination of the sweep's axes besides method and seed.
 */
export function figure1(rows: readonly FigureRow[], styles: readonly SeriesStyle[]): Figure1 {
  const figure = figureOf(TRAINING, rows, styles);
  return figure.quantities.length > 0 ? figure : figureWith(TRAINING.slice(0, 1), rows, styles);
}

/**
 * The same of what evaluation samples say: errors, the angle to the max-margin direction, the distance to the own
 * linearisation; null where no run has any of it, or nothing is ever wrong.
 */
export function evaluationFigure(rows: readonly FigureRow[], styles: readonly SeriesStyle[]): Figure1 | null {
  const figure = figureOf(EVALUATION, rows, styles);
  return figure.quantities.length === 0 ? null : figure;
}

function figureOf(all: readonly Quantity[], rows: readonly FigureRow[], styles: readonly SeriesStyle[]): Figure1 {
  const speaking = all.filter((one) =>
    rows.some((row) => saysSomething(one.series(drawOrder(row.series, styles), row))),
  );
  return figureWith(speaking, rows, styles);
}

function figureWith(
  quantities: readonly Quantity[],
  rows: readonly FigureRow[],
  styles: readonly SeriesStyle[],
): Figure1 {
  const size = sizeOf(rows.length, quantities.length);
  return {
    rows: rows.map((row, i) => ({
      title: row.title,
      panels: rowPanels(row, quantities, styles, size, quantities.length * i),
    })),
    quantities,
    styles,
  };
}

function sizeOf(rows: number, columns: number): Size & { readonly columns: number } {
  if (rows === 1 && columns !== 3) return { ...WIDE, columns: Math.min(2, columns) };
  return { ...(columns <= 3 ? ROOMY : NARROW), columns };
}

/** Of a quantity that is zero in all runs, or that none has, a column of panels would say nothing. */
function saysSomething(series: readonly PanelSeries[]): boolean {
  return series.some(
    ({ band, diverged }) => diverged.length > 0 || band.some(({ low, high }) => low !== 0 || high !== 0),
  );
}

export function figure1Spec({ rows, quantities, styles }: Figure1): TopLevelSpec {
  const size = sizeOf(rows.length, quantities.length);
  const width = sheetWidth(size);
  return sheetOf([
    legend(styles, width),
    ...rows.flatMap(({ title, panels }) => {
      const specs = panels.map(panelSpec);
      if (rows.length === 1)
        return Array.from({ length: Math.ceil(specs.length / size.columns) }, (_, i) =>
          beside(specs.slice(i * size.columns, (i + 1) * size.columns)),
        );
      const text = wrapped(title, width / (FONT_SIZE + 1));
      return [{ ...beside(specs), title: { text, fontSize: FONT_SIZE + 1, offset: 12 } }];
    }),
  ]);
}

/** Whether a logarithmic axis had to make room for zeros. */
export function showsZeros({ rows }: Pick<Figure1, 'rows'>): boolean {
  return rows.some(({ panels }) => panels.some(({ y, yScale }) => yScale === 'log' && y.labels[0] === '0'));
}

export function panelLetter(index: number): string {
  return `(${String.fromCharCode(97 + index)})`;
}

function rowPanels(
  row: FigureRow,
  quantities: readonly Quantity[],
  styles: readonly SeriesStyle[],
  size: Size,
  first: number,
): Panel[] {
  const drawn = drawOrder(row.series, styles);
  const frame = {
    x: epochTicks(lastEpoch(row), size.decades),
    xTitle: row.overTime ? 'time t' : 'epoch t',
    xScale: 'symlog' as const,
    width: size.width,
    height: size.height,
  };
  return quantities.map((quantity, i) => {
    const series = quantity.series(drawn, row);
    return {
      ...frame,
      index: first + i,
      quantity: quantity.name(row),
      title: `${panelLetter(i)} ${quantity.title(row)}`,
      yTitle: quantity.yTitle(row),
      ...quantity.axis(series, size.ticks),
      series,
      ...(quantity.ofGroups === true ? { endLabels: groupLabels(series) } : {}),
      empty: quantity.empty,
    };
  });
}

function lastEpoch(row: FigureRow): number {
  const ends = row.series.flatMap(({ curves }) => curves.map(({ trainRisk }) => trainRisk.epoch.at(-1) ?? 0));
  return Math.max(1, ...ends);
}
