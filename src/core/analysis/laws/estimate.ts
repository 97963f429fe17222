import type { Interval } from '../bootstrap.js';
import type { SeedStatistic } from '../statistics/index.js';
import { seedBootstrap } from '../statistics/index.js';
import type { LawTable } from './law-table.js';
import { strataOf } from './law-table.js';
import { onceEach } from './level-means.js';

/** A number with its bootstrap interval over seeds, null where there are too few of them (see `seedBootstrap`). */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval | null;
}

export function estimate(table: LawTable, statistic: SeedStatistic): Estimate {
  return { value: statistic(onceEach(table)), interval: seedBootstrap(strataOf(table), statistic) };
}

/** -1 or 1 where the interval lies wholly below or above `value`, 0 where it cannot be told. */
export function sideOf({ interval }: Estimate, value: number): -1 | 0 | 1 {
  if (interval === null) return 0;
  if (interval.high < value) return -1;
  return interval.low > value ? 1 : 0;
}
