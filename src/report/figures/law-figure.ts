import type { Findings, LawName, LawTable, Metric, PowerLaw, Reference, SweepLaw } from '../../core/analysis/index.js';
import { methodKey } from '../../core/analysis/index.js';
import { given } from '../numbers.js';
import { combinationName } from '../words.js';
import { evenly } from './evenly.js';
import type { Frame } from './frame.js';
import { panelSize } from './frame.js';
import type { SeriesStyle } from './style.js';
import type { Ticks } from './ticks.js';
import { ticksAt, tightLogTicks } from './ticks.js';

/** Panels that a figure has room for. */
const MAX_PANELS = 6;
/** Of the exponent of a method, written into the panel. */
export const LABEL_HEIGHT = 14;

/** One fitted law, as drawn. */
export interface LawSeries {
  readonly style: SeriesStyle;
  readonly seeds: readonly { readonly x: number; readonly y: number; readonly seed: number }[];
  /** Geometric means of the levels. */
  readonly means: readonly { readonly x: number; readonly y: number; readonly count: number }[];
  /** The ends of the fitted line. */
  readonly fit: readonly { readonly x: number; readonly y: number }[];
  /** `IW −0.95 [−1.01, −0.89]` */
  readonly label: string;
}

export interface LawPanel extends Frame {
  readonly metric: Metric;
  readonly law: LawName;
  readonly combination: string;
  readonly series: readonly LawSeries[];
  /** A line of the slope that theory names, above what is measured. */
  readonly reference: {
    readonly line: readonly { readonly x: number; readonly y: number }[];
    readonly text: string;
  } | null;
  /** Whether laws fall from left to right: labels stand where the curves do not. */
  readonly falls: boolean;
}

export interface LawFigure {
  /** Of the methods that are drawn, in the order of the report. */
  readonly styles: readonly SeriesStyle[];
  readonly panels: readonly LawPanel[];
  readonly possible: number;
}

/** `scaling`: gaps over the width and over λ; `risk`: over the training risk that a penalty leaves. */
export type LawFigureKind = 'scaling' | 'risk';

const LAWS: Readonly<Record<LawFigureKind, readonly LawName[]>> = { scaling: ['width', 'lambda'], risk: ['risk'] };
const X_TITLES: Readonly<Record<LawName, string>> = { width: 'width m', lambda: 'penalty λ', risk: 'training risk ε' };
const Y_TITLES: Readonly<Partial<Record<Metric, string>>> = {
  gap_fn_sup: 'max |f − f_{ERM}|',
  gap_param: '‖θ − θ_{ERM}‖',
  gap_lin_sup: 'max |f − f_{lin}|',
  gap_fn_sup_unreg: 'max |f − f_{ERM,0}|',
};

/** The laws that have been fitted, by what they are of and where; null without any. */
export function lawFigure(
  { laws }: Pick<Findings, 'laws'>,
  styles: readonly SeriesStyle[],
  kind: LawFigureKind,
): LawFigure | null {
  const groups = new Map<string, SweepLaw[]>();
  for (const law of laws) {
    if (!LAWS[kind].includes(law.name) || law.outcome.kind === 'too-few-levels') continue;
    const key = `${law.name} ${law.metric} ${law.combination.key}`;
    groups.set(key, [...(groups.get(key) ?? []), law]);
  }
  if (groups.size === 0) return null;
  const shown = evenly([...groups.values()], MAX_PANELS);
  const size = panelSize(shown.length);
  const panels = shown.map((own, i) => lawPanel(own, styles, i, size));
  const isDrawn = (style: SeriesStyle): boolean =>
    panels.some(({ series }) => series.some((one) => one.style === style));
  return { styles: styles.filter(isDrawn), panels, possible: groups.size };
}

function lawPanel(
  laws: readonly SweepLaw[],
  styles: readonly SeriesStyle[],
  index: number,
  size: ReturnType<typeof panelSize>,
): LawPanel {
  const { name, metric, combination, question } = laws[0]!;
  const series = styles.flatMap((style) => {
    const law = laws.find(({ method }) => methodKey(method) === style.key);
    return law === undefined ? [] : (lawSeries(law, style) ?? []);
  });
  const points = series.flatMap(({ seeds, means }) => [...seeds, ...means]);
  const reference = question.reference && referenceLine(question.reference, series);
  const falls = (series[0]?.fit[0]?.y ?? 0) > (series[0]?.fit[1]?.y ?? 0);
  const x = tightLogTicks(
    points.map((point) => point.x),
    6,
  );
  const text = combinationName(combination);
  const yTitle = Y_TITLES[metric] ?? metric;
  return {
    index,
    metric,
    law: name,
    combination: text,
    title: `(${String.fromCharCode(97 + index)}) ${text === '' ? yTitle : text}`,
    x: name === 'width' ? levelTicks(laws, x.domain) : x,
    y: withRoom(
      points.map((point) => point.y),
      falls,
      (LABEL_HEIGHT * series.length) / size.height,
    ),
    xTitle: X_TITLES[name],
    yTitle,
    xScale: 'log',
    yScale: 'log',
    width: size.width,
    height: size.height,
    series,
    reference,
    falls,
  };
}

/** An axis with room for labels below what falls, and above what rises, on a share of its length. */
function withRoom(values: readonly number[], below: boolean, share: number): Ticks {
  const { domain } = tightLogTicks(values, 5);
  const room = (domain[1] / domain[0]) ** (share / (1 - share));
  return tightLogTicks([...values, below ? domain[0] / room : domain[1] * room], 5);
}

function levelTicks(laws: readonly SweepLaw[], domain: readonly [number, number]): Ticks {
  const levels = laws.flatMap(({ outcome }) => (outcome.kind === 'too-few-levels' ? [] : outcome.table.levels));
  const unique = [...new Set(levels)].sort((a, b) => a - b);
  return ticksAt(
    domain,
    unique.map((at) => ({ at, label: given(at) })),
    6,
  );
}

function lawSeries({ outcome }: SweepLaw, style: SeriesStyle): LawSeries | null {
  if (outcome.kind === 'too-few-levels') return null;
  const { table, law } = outcome;
  const means = meansOf(table);
  const ends = [means[0]!.x, means.at(-1)!.x];
  return {
    style,
    seeds: seedsOf(table),
    means,
    fit: ends.map((x) => ({ x, y: valueAt(law, x) })),
    label: `${style.shortLabel} ${exponentText(law.exponent, outcome.kind === 'fitted' ? outcome.exponent.interval : null)}`,
  };
}

function valueAt({ exponent, logConstant }: PowerLaw, x: number): number {
  return Math.exp(logConstant + exponent * Math.log(x));
}

/** `−0.95 [−1.01, −0.89]` */
export function exponentText(value: number, interval: { readonly low: number; readonly high: number } | null): string {
  const text = (number: number): string => number.toFixed(2).replace('-', '−');
  return interval === null
    ? `${text(value)} (no interval)`
    : `${text(value)} [${text(interval.low)}, ${text(interval.high)}]`;
}

function seedsOf({ seeds, logX, logY }: LawTable): LawSeries['seeds'] {
  return logY.flatMap((row, s) =>
    [...row].flatMap((y, l) =>
      Number.isNaN(y) ? [] : [{ x: Math.exp(logX[s]![l]!), y: Math.exp(y), seed: seeds[s]! }],
    ),
  );
}

function meansOf({ levels, logX, logY }: LawTable): LawSeries['means'] {
  return levels.map((_, l) => {
    const there = logY.flatMap((row, s) => (Number.isNaN(row[l]!) ? [] : [[logX[s]![l]!, row[l]!] as const]));
    const mean = (of: 0 | 1): number => Math.exp(there.reduce((sum, pair) => sum + pair[of] / there.length, 0));
    return { x: mean(0), y: mean(1), count: there.length };
  });
}

/** Half as high again as the highest mean where it begins, so that both can be seen. */
const ABOVE = 1.5;

function referenceLine({ exponent, source }: Reference, series: readonly LawSeries[]): LawPanel['reference'] {
  const means = series.flatMap((entry) => entry.means);
  if (means.length === 0) return null;
  const [low, high] = [Math.min(...means.map(({ x }) => x)), Math.max(...means.map(({ x }) => x))];
  // It touches the data where a bound of that slope is tightest.
  const top = Math.max(...means.map(({ x, y }) => Math.log(y) - exponent * Math.log(x))) + Math.log(ABOVE);
  const at = (x: number) => ({ x, y: Math.exp(top + exponent * Math.log(x)) });
  return { line: [at(low), at(high)], text: `${source}: slope ${given(exponent)}` };
}
