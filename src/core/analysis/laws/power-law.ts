import type { LevelMean } from './level-means.js';

/** y = C x^exponent */
export interface PowerLaw {
  readonly exponent: number;
  readonly logConstant: number;
}

/**
 * The weighted least squares line through mean logarithms; a level weighs its precision times its seeds. Not-a-number of
 * fewer than two different x.
 *
 * Logarithms of gaps are averaged, not gaps: noise of gaps multiplies, and a mean of few log-normal numbers is both biased
 * and ruled by the largest.
 */
export function powerLaw(means: readonly LevelMean[], precisions: ArrayLike<number>): PowerLaw {
  let [total, x, y] = [0, 0, 0];
  for (const mean of means) {
    const weight = precisions[mean.at]! * mean.count;
    total += weight;
    x += weight * mean.x;
    y += weight * mean.y;
  }
  x /= total;
  y /= total;
  let [across, along] = [0, 0];
  for (const mean of means) {
    const weight = precisions[mean.at]! * mean.count;
    across += weight * (mean.x - x) * (mean.y - y);
    along += weight * (mean.x - x) ** 2;
  }
  const exponent = across / along;
  return { exponent, logConstant: y - exponent * x };
}
