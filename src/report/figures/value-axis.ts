import type { Scale } from './frame.js';
import type { PanelSeries } from './panel.js';
import type { Ticks } from './ticks.js';
import { extremes, linearTicks, logTicks } from './ticks.js';

/** Values that span more than this are shown on a logarithmic axis. */
const MAX_LINEAR_RATIO = 1000;

export interface Axis {
  readonly y: Ticks;
  readonly yScale: Scale;
}

export function logAxis(series: readonly PanelSeries[], ticks: number): Axis {
  const values = shownValues(series);
  const zeros = values.some((value) => value === 0);
  return { y: logTicks(values, zeros, ticks), yScale: 'log' };
}

/** Linear, unless the values span so many decades that only a logarithm shows them. */
export function normAxis(series: readonly PanelSeries[], ticks: number): Axis {
  const values = shownValues(series);
  const positive = values.filter((value) => value > 0);
  const [smallest, largest] = extremes(positive, [1, 1]);
  return largest / smallest > MAX_LINEAR_RATIO
    ? logAxis(series, ticks)
    : { y: linearTicks(values, ticks), yScale: 'linear' };
}

/** What an axis has to span: diverged runs leave the panel, unless there is nothing else. */
function shownValues(series: readonly PanelSeries[]): number[] {
  const shown = series.flatMap(({ band, runs }) => [
    ...band.flatMap(({ low, high }) => [low, high]),
    ...runs.flatMap(({ value }) => value),
  ]);
  const values = shown.length > 0 ? shown : series.flatMap(({ diverged }) => diverged.flatMap(({ value }) => value));
  return values.filter(Number.isFinite);
}

/** From 0 to the largest value, as of errors. */
export function shareAxis(series: readonly PanelSeries[], ticks: number): Axis {
  return { y: linearTicks([0, ...shownValues(series)], ticks), yScale: 'linear' };
}
