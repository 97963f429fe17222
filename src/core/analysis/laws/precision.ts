import type { LawTable } from './law-table.js';
import { isThere } from './law-table.js';

/**
 * Degrees of freedom that the variance common to all levels is trusted with. Inverse variances of five seeds each would
 * favour levels that happen to look quiet, and the interval of a fit so weighted would cover 87 % instead of 95 %; with 40 it
 * covers 94 %, and what many seeds say of a level still counts.
 */
const COMMON_DEGREES = 40;

/**
 * The precision 1/σ̂² of one log y at each level, up to a common factor: variances over the seeds of a level, shrunken to
 * their mean over all levels as in Smyth, "Linear models and empirical Bayes methods" (2004). All 1 without any
 * spread.
 */
export function levelPrecisions(table: LawTable): Float64Array {
  const spreads = table.levels.map((_, l) =>
    spread(table.seeds.flatMap((_seed, s) => (isThere(table, s, l) ? [table.logY[s]![l]!] : []))),
  );
  const degrees = spreads.reduce((sum, level) => sum + level.degrees, 0);
  const common = spreads.reduce((sum, level) => sum + level.squares, 0) / degrees;
  if (!(common > 0)) return new Float64Array(table.levels.length).fill(1);
  return Float64Array.from(
    spreads,
    ({ squares, degrees: own }) => (COMMON_DEGREES + own) / (COMMON_DEGREES * common + squares),
  );
}

function spread(values: readonly number[]): { squares: number; degrees: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { squares, degrees: Math.max(0, values.length - 1) };
}
