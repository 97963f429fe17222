import type { MethodSpec } from '../../core/cell/index.js';
import { methodKey } from '../../core/analysis/index.js';
import { bandOf } from './band.js';
import type { Curves } from './curves.js';
import type { Line } from './line.js';
import type { EndLabel, PanelSeries } from './panel.js';
import type { SeriesStyle } from './style.js';
import { GROUP_DASHES, INK } from './style.js';

/** The runs of one method at one combination of the sweep's axes. */
export interface FigureSeries {
  readonly method: MethodSpec;
  readonly curves: readonly Curves[];
}

/** The runs of one combination of the sweep's axes. */
export interface FigureRow {
  /** What tells it from the other rows; empty when it is the only one. */
  readonly title: string;
  /** Gaps are shown of directions instead of parameters: where ‖θ‖ grows without bound only directions can converge. */
  readonly directions: boolean;
  /** Its runs follow the gradient flow, over its time t, instead of epochs. */
  readonly overTime: boolean;
  readonly series: readonly FigureSeries[];
}

/** Up to so many seeds are drawn one by one; above it a band says more. */
export const MAX_SINGLE_RUNS = 10;

export interface Drawn extends FigureSeries {
  readonly style: SeriesStyle;
}

/** Styles come with ERM first, so that what coincides with it is drawn above it. */
export function drawOrder(series: readonly FigureSeries[], styles: readonly SeriesStyle[]): Drawn[] {
  return styles.flatMap((style) =>
    series.filter(({ method }) => methodKey(method) === style.key).map((entry) => ({ ...entry, style })),
  );
}

export function quantity(
  { style, curves }: Pick<Drawn, 'style' | 'curves'>,
  of: (run: Curves) => Line | null,
): PanelSeries {
  const lines = (diverged: boolean): Line[] =>
    curves.filter((run) => run.diverged === diverged).flatMap((run) => of(run) ?? []);
  const alive = lines(false);
  const drawnSingly = alive.length > 1 && alive.length <= MAX_SINGLE_RUNS;
  return {
    key: style.key,
    method: style.label,
    style,
    band: bandOf(alive),
    runs: drawnSingly ? alive : [],
    diverged: lines(true),
  };
}

/** All groups of the methods that move weights: in the colour of the method, told apart by dashes. */
export function groupSeries(series: readonly Drawn[]): PanelSeries[] {
  return series
    .filter(({ style }) => style.movesWeights)
    .flatMap((entry) =>
      (entry.curves[0]?.groupNames ?? []).map((group, k) => ({
        ...quantity(entry, (run) => run.groupWeights[k] ?? null),
        style: { ...entry.style, dash: GROUP_DASHES[k % GROUP_DASHES.length]! },
        group,
      })),
    );
}

/** Every group is named once, at the height where its curves end: on average, when several methods move weights. */
export function groupLabels(groups: readonly PanelSeries[]): EndLabel[] {
  const severalMethods = new Set(groups.map(({ method }) => method)).size > 1;
  return [...new Set(groups.map(({ group }) => group))].flatMap((name) => {
    const curves = groups.filter(({ group }) => group === name);
    const ends = curves.flatMap(({ band }) => band.at(-1)?.median ?? []);
    if (name === undefined || ends.length === 0) return [];
    const { dash, colour } = curves[0]!.style;
    const height = ends.reduce((sum, end) => sum + end / ends.length, 0);
    return [{ text: name, value: height, dash, colour: severalMethods ? INK : colour }];
  });
}
