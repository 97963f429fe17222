import type { Findings } from '../core/analysis/index.js';
import type { Collected } from './collect.js';
import type { Caption, Figure1, SeriesStyle } from './figures/index.js';
import {
  errorCaption,
  errorFigure,
  errorSpec,
  figure1,
  figure1Caption,
  figure1Spec,
  lawCaption,
  lawFigure,
  lawSpec,
  regimeCaption,
  regimeFigure,
  regimeSpec,
  renderSvg,
} from './figures/index.js';

/** A figure of a report; its name is that of its files. */
export interface Drawing {
  readonly name: 'regimes' | 'scaling' | 'risk' | 'figure1' | 'errors';
  readonly svg: string;
  readonly caption: Caption;
}

export interface Drawings {
  /** In the order of the page: those whose axes the sweep has. */
  readonly all: readonly Drawing[];
  /** The curves behind `figure1`; null when no cell has finished. */
  readonly curves: Figure1 | null;
}

export async function drawAll(
  collected: Collected,
  found: Findings,
  styles: readonly SeriesStyle[],
): Promise<Drawings> {
  const all: Drawing[] = [];
  const map = regimeFigure(found, styles);
  if (map !== null && collected.summaries.size > 0)
    all.push({ name: 'regimes', svg: await renderSvg(regimeSpec(map)), caption: regimeCaption(map, found) });
  for (const name of ['scaling', 'risk'] as const) {
    const laws = lawFigure(found, styles, name);
    if (laws !== null) all.push({ name, svg: await renderSvg(lawSpec(laws)), caption: lawCaption(laws) });
  }
  const curves = collected.rows.length === 0 ? null : figure1(collected.rows, styles);
  if (curves !== null) {
    const caption = figure1Caption({ ...collected, figure: curves });
    all.push({ name: 'figure1', svg: await renderSvg(figure1Spec(curves)), caption });
  }
  const errors = errorFigure(collected.aggregates, styles);
  if (errors !== null)
    all.push({ name: 'errors', svg: await renderSvg(errorSpec(errors)), caption: errorCaption(errors) });
  return { all, curves };
}
