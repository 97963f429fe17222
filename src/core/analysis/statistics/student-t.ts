import { incompleteBeta } from './incomplete-beta.js';

/** P(T ≤ t) of Student's t with `degrees` ≥ 1 degrees of freedom. */
export function studentCdf(t: number, degrees: number): number {
  const tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** The p-quantile, 0 < p < 1, by bisection: halved until the bounds are neighbours. */
export function studentQuantile(p: number, degrees: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  let [low, high] = [0, 1];
  while (studentCdf(high, degrees) < p) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentCdf(middle, degrees) < p) low = middle;
    else high = middle;
  }
}
