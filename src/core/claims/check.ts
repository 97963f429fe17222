import type { Interval } from '../analysis/index.js';
import type { Sample } from './evidence.js';
import type { Range } from './range.js';
import { contains } from './range.js';
import type { Verdict } from './verdict.js';

/** A measured quantity beside what a statement says of it. */
export interface Check {
  /** What was measured, in words and symbols. */
  readonly quantity: string;
  readonly expected: Range;
  readonly measured: Measured | null;
  readonly verdict: Verdict;
  /** Why it does not hold; null where it does. */
  readonly because: string | null;
}

export interface Measured {
  /** The estimate; of `range` the value that is nearest to contradicting, or contradicts most. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** `range`: smallest and largest of all cells. `interval`: of confidence, 95 %. */
  readonly kind: 'range' | 'interval';
  /** How many values it rests on: cells of a range, seeds of an interval. */
  readonly count: number;
}

/** An estimate over seeds; `interval` null where there are too few of them. */
export interface SeedEstimate {
  readonly value: number;
  readonly interval: Interval | null;
  readonly seeds: number;
}

/** Intervals of fewer seeds rest on one difference. */
export const FEWEST_SEEDS = 3;

/** `expected` of every single cell: one outside refutes it, whatever is missing; one missing leaves it open. */
export function every(quantity: string, { values, missing }: Sample, expected: Range): Check {
  const numbers = values.map(({ value }) => value);
  if (numbers.length === 0) return open(quantity, expected, null, lacking(missing));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const worst = expected.high - high < low - expected.low ? high : low;
  const measured: Measured = { value: worst, low, high, kind: 'range', count: numbers.length };
  const outside = numbers.filter((value) => !contains(expected, value)).length;
  if (outside > 0)
    return {
      quantity,
      expected,
      measured,
      verdict: 'fails',
      because: `${outside} of ${numbers.length} cells outside`,
    };
  if (missing > 0) return open(quantity, expected, measured, lacking(missing));
  return { quantity, expected, measured, verdict: 'holds', because: null };
}

/** An estimate with its interval of confidence: decided only where the whole interval is on one side, and no cell missing. */
export function estimated(quantity: string, estimate: SeedEstimate, missing: number, expected: Range): Check {
  const { value, interval, seeds } = estimate;
  if (missing > 0 || seeds === 0) return open(quantity, expected, null, lacking(missing));
  if (seeds < FEWEST_SEEDS)
    return open(quantity, expected, null, `too few seeds: ${seeds}, where an interval takes ${FEWEST_SEEDS}`);
  if (interval === null || !Number.isFinite(interval.low) || !Number.isFinite(interval.high))
    return open(quantity, expected, null, 'no interval can be told from these cells');
  const { low, high } = interval;
  const measured: Measured = { value, low, high, kind: 'interval', count: seeds };
  if (contains(expected, low) && contains(expected, high))
    return { quantity, expected, measured, verdict: 'holds', because: null };
  if (high < expected.low || low > expected.high)
    return { quantity, expected, measured, verdict: 'fails', because: 'the whole interval lies outside' };
  return open(quantity, expected, measured, 'the interval reaches over the bound');
}

function open(quantity: string, expected: Range, measured: Measured | null, because: string): Check {
  return { quantity, expected, measured, verdict: 'inconclusive', because };
}

function lacking(missing: number): string {
  if (missing === 0) return 'no such cell in the sweep';
  return `${missing} ${missing === 1 ? 'cell is' : 'cells are'} missing, diverged or without a partner`;
}
