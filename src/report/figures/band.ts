import { quantile } from '../../core/analysis/index.js';
import type { Line } from './line.js';

/** The distribution over seeds at one epoch. */
export interface BandPoint {
  readonly epoch: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
}

/**
 * Median, smallest and largest value over the lines, at the epochs at which every one of them has a finite value. Where
 * runs end at different epochs a band over those still running would show a choice of seeds, not a tendency.
 */
export function bandOf(lines: readonly Line[]): BandPoint[] {
  const byEpoch = new Map<number, number[]>();
  for (const { epoch, value } of lines)
    epoch.forEach((t, i) => {
      if (!Number.isFinite(value[i]!)) return;
      const values = byEpoch.get(t);
      if (values === undefined) byEpoch.set(t, [value[i]!]);
      else values.push(value[i]!);
    });
  return [...byEpoch]
    .filter(([, values]) => values.length === lines.length)
    .sort(([a], [b]) => a - b)
    .map(([epoch, values]) => {
      values.sort((a, b) => a - b);
      return { epoch, median: quantile(values, 0.5), low: values[0]!, high: values.at(-1)!, seeds: values.length };
    });
}
