import type { Estimate } from './estimate.js';
import { estimate } from './estimate.js';
import type { LawTable } from './law-table.js';
import type { LevelMean } from './level-means.js';
import { levelMeans, onceEach } from './level-means.js';
import { powerLaw } from './power-law.js';
import { levelPrecisions } from './precision.js';

/** y = C x^exponent + floor: a power law above what stays, such as rounding or the risk at which training stopped. */
export interface FlooredLaw {
  readonly exponent: number;
  readonly logConstant: number;
  readonly logFloor: number;
}

/** Floors this far (e^−12, that is 6 · 10⁻⁶) below the smallest value cannot be seen; the fit stops there. */
const INVISIBLE = 12;
const STEPS = 60;
/** A step that promises less than this share of the misfit ends the search: the exponent then errs by 10⁻⁴ of its deviation. */
const SETTLED = 1e-8;

/** Least squares in log y, weighted as {@link powerLaw}, by Levenberg & Marquardt from floors of several heights. Null without a fit. */
export function flooredLaw(means: readonly LevelMean[], precisions: ArrayLike<number>): FlooredLaw | null {
  const smallest = Math.min(...means.map(({ y }) => y));
  let best: Descent | null = null;
  for (const below of [0.1, 0.5, 2, 6]) {
    const logFloor = smallest - below;
    const above = means.map((mean) => ({ ...mean, y: mean.y + Math.log1p(-Math.exp(logFloor - mean.y)) }));
    const found = descend({ ...powerLaw(above, precisions), logFloor }, means, precisions);
    if (found !== null && (best === null || found.misfit < best.misfit)) best = found;
  }
  return best?.law ?? null;
}

/** The model's log y at log x. */
export function flooredAt({ exponent, logConstant, logFloor }: FlooredLaw, x: number): number {
  const law = logConstant + exponent * x;
  const top = Math.max(law, logFloor);
  return top + Math.log1p(Math.exp(Math.min(law, logFloor) - top));
}

/** ∂ log y / ∂ (log C, exponent, log floor) at log x. */
export function flooredGradient(
  { exponent, logConstant, logFloor }: FlooredLaw,
  x: number,
): readonly [number, number, number] {
  const share = 1 / (1 + Math.exp(logFloor - logConstant - exponent * x));
  return [share, share * x, 1 - share];
}

/** Its local exponent, ∂ log y / ∂ log x. */
export function flooredSlope(law: FlooredLaw, x: number): number {
  return law.exponent * flooredGradient(law, x)[0];
}

/** The fit to all seeds, with the interval of its exponent. */
export interface FloorFit {
  readonly law: FlooredLaw;
  readonly exponent: Estimate;
}

/** Null of fewer than five levels, which three parameters would meet too easily, and without a fit. */
export function floorFit(table: LawTable): FloorFit | null {
  if (table.levels.length < 5) return null;
  const precisions = levelPrecisions(table);
  const law = flooredLaw(levelMeans(table, onceEach(table)), precisions);
  if (law === null) return null;
  const exponent = estimate(table, (counts) => {
    const found = descend(law, levelMeans(table, counts), precisions);
    return found?.law.exponent ?? NaN;
  });
  return { law, exponent };
}

interface Descent {
  readonly law: FlooredLaw;
  readonly misfit: number;
}

function descend(start: FlooredLaw, means: readonly LevelMean[], precisions: ArrayLike<number>): Descent | null {
  const lowest = Math.min(...means.map(({ y }) => y)) - INVISIBLE;
  const misfitOf = (law: FlooredLaw): number =>
    means.reduce((sum, { at, x, y, count }) => sum + precisions[at]! * count * (y - flooredAt(law, x)) ** 2, 0);
  let law = start;
  let misfit = misfitOf(law);
  let damping = 1e-3;
  for (let step = 0; step < STEPS && damping < 1e12; step++) {
    const [change, gain] = marquardtStep(law, means, precisions, damping);
    if (gain <= SETTLED * misfit) break;
    const next: FlooredLaw = {
      logConstant: law.logConstant + change[0],
      exponent: law.exponent + change[1],
      logFloor: Math.max(lowest, law.logFloor + change[2]),
    };
    const nextMisfit = misfitOf(next);
    if (nextMisfit <= misfit) {
      law = next;
      misfit = nextMisfit;
      damping /= 10;
    } else damping *= 10;
  }
  return Number.isFinite(misfit) ? { law, misfit } : null;
}

/** Solves `(JᵀWJ + damping diag) change = JᵀW (y − model)` for (log C, exponent, log floor); and the misfit that the step promises to remove. */
function marquardtStep(
  law: FlooredLaw,
  means: readonly LevelMean[],
  precisions: ArrayLike<number>,
  damping: number,
): [change: readonly [number, number, number], gain: number] {
  let [aa, ab, ac, bb, bc, cc] = [0, 0, 0, 0, 0, 0];
  let [ra, rb, rc] = [0, 0, 0];
  for (const { at, x, y, count } of means) {
    const weight = precisions[at]! * count;
    const [a, b, c] = flooredGradient(law, x);
    const rest = weight * (y - flooredAt(law, x));
    aa += weight * a * a;
    ab += weight * a * b;
    ac += weight * a * c;
    bb += weight * b * b;
    bc += weight * b * c;
    cc += weight * c * c;
    ra += a * rest;
    rb += b * rest;
    rc += c * rest;
  }
  // The factors L D Lᵀ of the damped matrix, which is positive definite as long as the floor can be seen.
  const lift = 1 + damping;
  const d1 = aa * lift;
  const [l21, l31] = [ab / d1, ac / d1];
  const d2 = bb * lift - l21 * ab;
  const l32 = (bc - l31 * ab) / d2;
  const d3 = cc * lift - l31 * ac - l32 * (bc - l31 * ab);
  const yb = rb - l21 * ra;
  const yc = rc - l31 * ra - l32 * yb;
  const floor = d3 > 0 ? yc / d3 : 0;
  const exponent = yb / d2 - l32 * floor;
  const constant = ra / d1 - l21 * exponent - l31 * floor;
  return [[constant, exponent, floor], constant * ra + exponent * rb + floor * rc];
}
