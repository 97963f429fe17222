import type { Estimate } from './estimate.js';
import { estimate, sideOf } from './estimate.js';
import type { Towards } from './exponent.js';
import type { LawTable } from './law-table.js';
import { levelMeans } from './level-means.js';
import type { LevelMean } from './level-means.js';
import { levelPrecisions } from './precision.js';

/** The exponent between two neighbouring levels: Δ log y / Δ log x. */
export interface LocalSlope {
  readonly from: number;
  readonly to: number;
  readonly slope: Estimate;
}

export function localSlopes(table: LawTable): LocalSlope[] {
  return table.levels.slice(1).map((to, l) => ({
    from: table.levels[l]!,
    to,
    slope: estimate(table, (counts) => {
      const [left, right] = levelMeans(table, counts, l, l + 2);
      return left === undefined || right === undefined ? NaN : (right.y - left.y) / (right.x - left.x);
    }),
  }));
}

/** Whether the law bends: whether |slope| grows or falls towards its limit, or no bend can be told from noise. */
export interface Bend {
  /** The coefficient of (log x)² beside the line, half of what the local slope changes per unit of log x. */
  readonly curvature: Estimate;
  readonly trend: 'steepens' | 'flattens' | 'straight';
}

/** Null of fewer than four levels: a parabola through three says nothing of them. */
export function bendOf(table: LawTable, towards: Towards, exponent: number): Bend | null {
  if (table.levels.length < 4) return null;
  const precisions = levelPrecisions(table);
  const curvature = estimate(table, (counts) => curvatureOf(levelMeans(table, counts), precisions));
  // Towards infinity a slope b changes like 2c log x, towards zero against it; it steepens if it moves away from 0.
  const side = sideOf(curvature, 0);
  const away = side * Math.sign(exponent) * (towards === 'infinity' ? 1 : -1);
  return { curvature, trend: away === 0 ? 'straight' : away > 0 ? 'steepens' : 'flattens' };
}

/** Weighted least squares of y on (1, x, x²): y against what of x² is orthogonal to 1 and x. */
function curvatureOf(means: readonly LevelMean[], precisions: ArrayLike<number>): number {
  const weights = means.map(({ at, count }) => precisions[at]! * count);
  const average = (values: readonly number[]): number =>
    values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / weights.reduce((sum, weight) => sum + weight, 0);
  const centre = average(means.map(({ x }) => x));
  const x = means.map((mean) => mean.x - centre);
  const square = average(x.map((value) => value ** 2));
  const along = average(x.map((value) => value ** 3)) / square;
  const bend = x.map((value) => value ** 2 - square - along * value);
  const size = average(bend.map((value) => value ** 2));
  // Three or fewer distinct x determine no bend: what is left of x² is rounding.
  if (!(size > 1e-20 * square ** 2)) return NaN;
  return average(bend.map((value, i) => value * means[i]!.y)) / size;
}
