import type { TopLevelSpec } from 'vega-lite';
import type { MethodAggregate, Statistic } from '../../core/analysis/index.js';
import { methodKey } from '../../core/analysis/index.js';
import type { Frame } from './frame.js';
import { asGiven, framed, sheet, yEncoding } from './frame.js';
import { SHOWN, tooltip, withInterval } from './live.js';
import type { SeriesStyle } from './style.js';
import { FONT_SIZE, REFERENCE_LINE } from './style.js';
import { combinationName } from '../words.js';
import type { Ticks } from './ticks.js';
import { linearTicks } from './ticks.js';

/** One method at one combination of the sweep's axes: means over seeds with their intervals. */
export interface ErrorPoint {
  readonly style: SeriesStyle;
  readonly aggregate: MethodAggregate;
  readonly average: Statistic;
  readonly worst: Statistic;
}

export interface ErrorFigure extends Frame {
  readonly points: readonly ErrorPoint[];
  /** Names of the combinations that are numbered beside their points, from 1; empty where there is one, or too many. */
  readonly numbered: readonly string[];
}

const SIZE = { width: 420, height: 300, columns: 1 } as const;
/** Above so many points intervals would hide them. */
const MANY_POINTS = 60;
/** Combinations that a caption can name. */
const MOST_NUMBERED = 12;
/** Beyond the last point, of the length of an axis: marks and numbers have a size. */
const HEADROOM = 0.05;
/** Points so near to each other, in pixels, share one label. */
const NEAR = { x: 16, y: 11 } as const;

/** Worst-group against average test error; null where no group is worse than the average, or nothing is ever wrong. */
export function errorFigure(
  aggregates: readonly MethodAggregate[],
  styles: readonly SeriesStyle[],
): ErrorFigure | null {
  const points = aggregates.flatMap((aggregate): ErrorPoint[] => {
    const { test_error: average, test_error_worst: worst } = aggregate.statistics;
    const style = styles.find(({ key }) => key === methodKey(aggregate.method));
    return average === null || worst === null || style === undefined ? [] : [{ style, aggregate, average, worst }];
  });
  if (!points.some(({ average, worst }) => worst.mean > average.mean)) return null;
  const ends = (of: (point: ErrorPoint) => Statistic): number[] => [
    0,
    ...points.flatMap((point) => [of(point).mean, of(point).interval?.high ?? 0]),
  ];
  const names = [...new Set(points.map(({ aggregate }) => combinationName(aggregate.combination)))];
  return {
    index: 0,
    title: '',
    points,
    numbered: names.length > 1 && names.length <= MOST_NUMBERED ? names : [],
    x: withHeadroom(ends(({ average }) => average)),
    y: withHeadroom(ends(({ worst }) => worst)),
    xTitle: 'average test error',
    yTitle: 'worst-group test error',
    xScale: 'linear',
    yScale: 'linear',
    ...SIZE,
  };
}

function withHeadroom(values: readonly number[]): Ticks {
  const ticks = linearTicks(values, 6);
  const [low, high] = ticks.domain;
  const needed = values.reduce((a, b) => Math.max(a, b)) + HEADROOM * (high - low);
  return { ...ticks, domain: [low, Math.max(high, needed)] };
}

/** The numbers of combinations beside their points, those of points that all but coincide in one label. */
function numberLabels({ points, numbered, x, y }: ErrorFigure): { x: number; y: number; text: string }[] {
  const pixels = (length: number, { domain: [low, high] }: Ticks): number => length / (high - low);
  const [perX, perY] = [pixels(SIZE.width, x), pixels(SIZE.height, y)];
  const labels: { x: number; y: number; numbers: Set<number> }[] = [];
  for (const { aggregate, average, worst } of points) {
    const number = numbered.indexOf(combinationName(aggregate.combination)) + 1;
    if (number === 0) continue;
    const near = labels.find(
      (label) => Math.abs(label.x - average.mean) * perX < NEAR.x && Math.abs(label.y - worst.mean) * perY < NEAR.y,
    );
    if (near === undefined) labels.push({ x: average.mean, y: worst.mean, numbers: new Set([number]) });
    else near.numbers.add(number);
  }
  return labels.map(({ numbers, ...place }) => ({ ...place, text: [...numbers].sort((a, b) => a - b).join(', ') }));
}

export function errorSpec(figure: ErrorFigure): TopLevelSpec {
  const styles = [...new Map(figure.points.map(({ style }) => [style.key, style])).values()];
  const values = figure.points.map(({ style, aggregate, average, worst }) => ({
    series: style.key,
    name: [style.shortLabel, combinationName(aggregate.combination)].filter((part) => part !== '').join(', '),
    seeds: average.count,
    x: average.mean,
    y: worst.mean,
    xLow: average.interval?.low ?? average.mean,
    xHigh: average.interval?.high ?? average.mean,
    yLow: worst.interval?.low ?? worst.mean,
    yHigh: worst.interval?.high ?? worst.mean,
    colour: style.colour,
    shape: style.shape,
  }));
  const end = Math.min(figure.x.domain[1], figure.y.domain[1]);
  const bars = values.length > MANY_POINTS ? [] : values;
  const panel = framed(figure, [
    {
      data: {
        values: [
          { x: 0, y: 0 },
          { x: end, y: end },
        ],
      },
      mark: { ...REFERENCE_LINE, strokeDash: [...REFERENCE_LINE.strokeDash] },
      encoding: { y: yEncoding(figure, 'y') },
    },
    {
      data: { values: bars.map(({ series, xLow: x, xHigh, y, colour }) => ({ series, x, xHigh, y, colour })) },
      transform: SHOWN,
      mark: { type: 'rule', strokeWidth: 1, opacity: 0.5, clip: true, tooltip: null },
      encoding: { x2: { field: 'xHigh' }, y: yEncoding(figure, 'y'), color: asGiven('colour') },
    },
    {
      data: { values: bars },
      transform: SHOWN,
      mark: { type: 'rule', strokeWidth: 1, opacity: 0.5, clip: true, tooltip: null },
      encoding: { y: yEncoding(figure, 'yLow'), y2: { field: 'yHigh' }, color: asGiven('colour') },
    },
    {
      data: { values },
      transform: SHOWN,
      mark: {
        type: 'point',
        filled: false,
        size: 60,
        strokeWidth: 1.6,
        opacity: values.length > MANY_POINTS ? 0.6 : 1,
        tooltip: tooltip('datum.name', {
          [figure.xTitle]: withInterval('x', 'xLow', 'xHigh'),
          [figure.yTitle]: withInterval('y', 'yLow', 'yHigh'),
          seeds: 'datum.seeds',
        }),
      },
      encoding: {
        y: yEncoding(figure, 'y'),
        color: asGiven('colour'),
        shape: { field: 'shape', type: 'nominal', scale: null, legend: null },
      },
    },
    {
      data: { values: numberLabels(figure) },
      mark: {
        type: 'text',
        align: 'left',
        baseline: 'bottom',
        dx: 6,
        dy: -4,
        fontSize: FONT_SIZE - 1,
        clip: true,
        tooltip: null,
      },
      encoding: { y: yEncoding(figure, 'y'), text: { field: 'text', type: 'nominal' } },
    },
  ]);
  return sheet([panel], SIZE, styles);
}
