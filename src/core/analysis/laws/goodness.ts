import { fisherTail } from '../statistics/index.js';
import type { LawTable } from './law-table.js';
import { isThere, strataOf } from './law-table.js';
import type { LevelMean } from './level-means.js';
import { levelMeans, onceEach } from './level-means.js';
import { levelPrecisions } from './precision.js';

/** A fitted curve: its value at log x, and its derivatives by its parameters there. */
export interface Curve {
  readonly at: (x: number) => number;
  readonly gradient: (x: number) => readonly number[];
  /** Its local exponent at log x. */
  readonly slope: (x: number) => number;
}

export interface Goodness {
  /** Share of the weighted variance of the level means that the curve explains. */
  readonly rSquared: number;
  /** Largest |log mean − log curve| over the levels: 0.1 is about ten per cent. */
  readonly largestMiss: number;
  /** Whether the means miss the curve by more than seeds differ; null where that cannot be told. */
  readonly lackOfFit: LackOfFit | null;
}

/** An F test: the mean over seeds of what the curve leaves, against how that differs between seeds. */
export interface LackOfFit {
  readonly f: number;
  readonly degrees: readonly [number, number];
  /** P of an F as large if the curve were right. */
  readonly p: number;
}

export function goodnessOf(table: LawTable, curve: Curve): Goodness {
  const precisions = levelPrecisions(table);
  const means = levelMeans(table, onceEach(table));
  const weights = means.map(({ at, count }) => precisions[at]! * count);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const centre = means.reduce((sum, { y }, i) => sum + (weights[i]! * y) / total, 0);
  const left = means.map(({ x, y }) => y - curve.at(x));
  const squares = (values: readonly number[]): number =>
    values.reduce((sum, value, i) => sum + weights[i]! * value ** 2, 0);
  return {
    rSquared: 1 - squares(left) / squares(means.map(({ y }) => y - centre)),
    largestMiss: Math.max(...left.map(Math.abs)),
    lackOfFit: lackOfFit(table, curve, means, precisions),
  };
}

/**
 * Each seed's residuals from the curve, without what other parameters would take up of them (their part along the curve's
 * gradient), are W − p free numbers of mean zero if the curve is right. What a seed has in common at all levels is among what
 * is taken up. Needs two seeds that are seen at every level.
 */
function lackOfFit(
  table: LawTable,
  curve: Curve,
  means: readonly LevelMean[],
  precisions: Float64Array,
): LackOfFit | null {
  const complete = table.seeds.flatMap((_, s) => (table.levels.every((_level, l) => isThere(table, s, l)) ? [s] : []));
  const gradients = means.map(({ x }) => curve.gradient(x));
  const free = means.length - gradients[0]!.length;
  if (strataOf(table).length > 1 || complete.length < 2 || free < 1) return null;
  const basis = orthonormalColumns(gradients, precisions);
  const residuals = complete.map((s) =>
    without(
      basis,
      means.map(({ at, x }) => {
        const own = table.logY[s]![at]! - curve.slope(x) * (table.logX[s]![at]! - x);
        return Math.sqrt(precisions[at]!) * (own - curve.at(x));
      }),
    ),
  );
  const mean = means.map((_, l) => residuals.reduce((sum, seed) => sum + seed[l]! / complete.length, 0));
  const between = mean.reduce((sum, value) => sum + complete.length * value ** 2, 0) / free;
  const degrees = [free, free * (complete.length - 1)] as const;
  const within = residuals.reduce((sum, seed) => sum + seed.reduce((s, value, l) => s + (value - mean[l]!) ** 2, 0), 0);
  const f = between / (within / degrees[1]);
  return Number.isFinite(f) ? { f, degrees, p: fisherTail(f, ...degrees) } : null;
}

/** Gram–Schmidt, twice against rounding, of the gradient's columns scaled by the levels' √precision. */
function orthonormalColumns(gradients: readonly (readonly number[])[], precisions: Float64Array): number[][] {
  const basis: number[][] = [];
  for (let j = 0; j < gradients[0]!.length; j++) {
    const column = gradients.map((row, l) => Math.sqrt(precisions[l]!) * row[j]!);
    const rest = without(basis, without(basis, column));
    const length = Math.hypot(...rest);
    if (length > 0) basis.push(rest.map((value) => value / length));
  }
  return basis;
}

function without(basis: readonly (readonly number[])[], v: readonly number[]): number[] {
  return basis.reduce<number[]>(
    (rest, unit) => {
      const along = rest.reduce((sum, value, i) => sum + value * unit[i]!, 0);
      return rest.map((value, i) => value - along * unit[i]!);
    },
    [...v],
  );
}
