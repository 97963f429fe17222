import type { TopLevelSpec } from 'vega-lite';
import type { Findings } from '../core/analysis/index.js';
import type { Collected } from './collect.js';
import type { Caption, Figure1, SeriesStyle } from './figures/index.js';
import {
  errorCaption,
  errorFigure,
  errorSpec,
  evaluationCaption,
  evaluationFigure,
  figure1,
  figure1Caption,
  figure1Spec,
  lawCaption,
  lawFigure,
  lawSpec,
  MAP_TOGGLES,
  regimeCaption,
  regimeFigure,
  regimeSpec,
  render,
} from './figures/index.js';
import type { Toggle } from './live/index.js';
import { packFigure } from './live/index.js';

type FigureName = 'regimes' | 'scaling' | 'risk' | 'figure1' | 'evaluation' | 'errors';

/** A figure of a report; its name is that of its files. */
export interface Drawing {
  readonly name: FigureName;
  readonly svg: string;
  /** For pages, whose readers may point at it; null where it is too large for that. */
  readonly live: string | null;
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
    all.push(await drawn('regimes', regimeSpec(map), MAP_TOGGLES, regimeCaption(map, found)));
  for (const name of ['scaling', 'risk'] as const) {
    const laws = lawFigure(found, styles, name);
    if (laws !== null) all.push(await drawn(name, lawSpec(laws), togglesOf(laws.styles), lawCaption(laws)));
  }
  const curves = collected.rows.length === 0 ? null : figure1(collected.rows, styles);
  if (curves !== null) {
    const caption = figure1Caption({ ...collected, figure: curves });
    all.push(await drawn('figure1', figure1Spec(curves), togglesOf(styles), caption));
  }
  const evaluation = evaluationFigure(collected.rows, styles);
  if (evaluation !== null) {
    const caption = evaluationCaption({ ...collected, figure: evaluation });
    all.push(await drawn('evaluation', figure1Spec(evaluation), togglesOf(styles), caption));
  }
  const errors = errorFigure(collected.aggregates, styles);
  if (errors !== null) all.push(await drawn('errors', errorSpec(errors), togglesOf(styles), errorCaption(errors)));
  return { all, curves };
}

async function drawn(
  name: FigureName,
  spec: TopLevelSpec,
  toggles: readonly Toggle[],
  caption: Caption,
): Promise<Drawing> {
  const { svg, vega } = await render(spec);
  return { name, svg, live: packFigure(vega, toggles), caption };
}

/** Methods can be taken away where there is more than one. */
function togglesOf(styles: readonly SeriesStyle[]): Toggle[] {
  return styles.length < 2 ? [] : styles.map(({ key, shortLabel }) => ({ key, label: shortLabel }));
}
