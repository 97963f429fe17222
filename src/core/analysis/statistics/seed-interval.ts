import type { Interval } from '../bootstrap.js';
import { BOOTSTRAP } from '../bootstrap.js';
import { studentQuantile } from './student-t.js';

const quantiles = new Map<number, number>();

/** Half the width of the interval of an estimate with `degrees` ≥ 1, in standard errors: t at {@link BOOTSTRAP}.level. */
export function studentFactor(degrees: number): number {
  let factor = quantiles.get(degrees);
  if (factor === undefined) {
    factor = studentQuantile(1 - (1 - BOOTSTRAP.level) / 2, degrees);
    quantiles.set(degrees, factor);
  }
  return factor;
}

/** A mean over seeds with its interval. */
export interface SeedMean {
  readonly mean: number;
  /** Null for one seed, of which nothing can be said. */
  readonly interval: Interval | null;
  readonly seeds: number;
}

/**
 * The mean of one number per seed, at least one, with the interval `mean ± t s/√n`. This is what {@link seedBootstrap} tends
 * to as resamples grow, for of a mean the bootstrap's standard error is known; it covers as stated from two seeds on where
 * the numbers are normal, as logarithms of gaps about are. The percentile interval of so few is too narrow.
 */
export function seedMean(values: readonly number[]): SeedMean {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  if (n < 2) return { mean, interval: null, seeds: n };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentFactor(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { mean, interval: { low: mean - half, high: mean + half }, seeds: n };
}
