import { incompleteBeta } from './incomplete-beta.js';

/** P(F ≥ f) of Fisher's F with (a, b) degrees of freedom, f ≥ 0. */
export function fisherTail(f: number, a: number, b: number): number {
  return incompleteBeta(b / (b + a * f), b / 2, a / 2);
}
