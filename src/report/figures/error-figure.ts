import type { TopLevelSpec } from 'vega-lite';
import type { MethodAggregate, Statistic } from '../../core/analysis/index.js';
import { methodKey } from '../../core/analysis/index.js';
import type { Frame } from './frame.js';
import { asGiven, framed, sheet, yEncoding } from './frame.js';
import { SHOWN, tooltip, withInterval } from './live.js';
import type { SeriesStyle } from './style.js';
import { REFERENCE_LINE } from './style.js';
import { combinationName } from '../words.js';
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
}

const SIZE = { width: 420, height: 300, columns: 1 } as const;
/** Above so many points intervals would hide them. */
const MANY_POINTS = 60;

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
  return {
    index: 0,
    title: '',
    points,
    x: linearTicks(
      ends(({ average }) => average),
      6,
    ),
    y: linearTicks(
      ends(({ worst }) => worst),
      6,
    ),
    xTitle: 'average test error',
    yTitle: 'worst-group test error',
    xScale: 'linear',
    yScale: 'linear',
    ...SIZE,
  };
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
  ]);
  return sheet([panel], SIZE, styles);
}
