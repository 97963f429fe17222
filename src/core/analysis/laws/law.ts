import type { Estimate } from './estimate.js';
import { sideOf } from './estimate.js';
import type { Towards, WithoutFarthest } from './exponent.js';
import { exponentOf, withoutFarthest } from './exponent.js';
import type { FloorFit } from './floor-model.js';
import { flooredAt, flooredGradient, flooredSlope, floorFit } from './floor-model.js';
import type { Goodness } from './goodness.js';
import { goodnessOf } from './goodness.js';
import type { LawPoint, LawTable } from './law-table.js';
import { lawTable } from './law-table.js';
import { levelMeans, onceEach } from './level-means.js';
import type { Bend, LocalSlope } from './local-slopes.js';
import { bendOf, localSlopes } from './local-slopes.js';
import type { PowerLaw } from './power-law.js';
import { powerLaw } from './power-law.js';
import { levelPrecisions } from './precision.js';

/** What theory says of an exponent: that the gap is at most of this order, or that this is its leading order. */
export interface Reference {
  readonly kind: 'upper-bound' | 'leading-order';
  readonly exponent: number;
  /** As in `Theorem 4`. */
  readonly source: string;
  /** Another term of the bound, which stays while the cause goes to its limit, in words. */
  readonly beside?: string;
}

/** What is asked: `gap ~ C cause^exponent` towards a limit of the cause. */
export interface LawQuestion {
  /** In words, as in `max |f − f_ERM|` and `the width`. */
  readonly gap: string;
  readonly cause: string;
  readonly towards: Towards;
  readonly reference: Reference | null;
}

/**
 * An exponent against its reference: `faster` and `slower`, its interval lies on that side of it, the gap falling faster or
 * more slowly towards the limit; `consistent`, the interval holds it.
 */
export type AgainstReference = 'faster' | 'consistent' | 'slower';

export interface FittedLaw {
  readonly kind: 'fitted';
  readonly table: LawTable;
  readonly law: PowerLaw;
  /** Its interval is never null. */
  readonly exponent: Estimate;
  readonly goodness: Goodness;
  readonly againstReference: AgainstReference | null;
  readonly localSlopes: readonly LocalSlope[];
  readonly bend: Bend | null;
  readonly withoutFarthest: WithoutFarthest | null;
  /** Looked for where local slopes flatten. */
  readonly floor: FlooredFit | null;
}

/** C x^b + floor beside the power law. */
export interface FlooredFit extends FloorFit {
  readonly goodness: Goodness;
  /** Whether it is to be believed rather than the power law, which bends flat beyond its noise: whether this one fits. */
  readonly isPreferred: boolean;
}

/** What a law's points say of it. */
export type LawOutcome =
  | FittedLaw
  /** A line without an interval, for some level has one seed only. */
  | { readonly kind: 'one-seed'; readonly table: LawTable; readonly law: PowerLaw }
  /** Fewer than three levels, through which any line goes. */
  | { readonly kind: 'too-few-levels'; readonly levels: readonly number[] };

/** Below this p a lack of fit, or a bend, is taken as shown: the level of the intervals. */
export const SIGNIFICANT = 0.05;
export const FEWEST_LEVELS = 3;

export function fitLaw(points: readonly LawPoint[], { towards, reference }: LawQuestion): LawOutcome {
  const table = lawTable(points);
  if (table.levels.length < FEWEST_LEVELS) return { kind: 'too-few-levels', levels: table.levels };
  const law = powerLaw(levelMeans(table, onceEach(table)), levelPrecisions(table));
  const exponent = exponentOf(table);
  if (exponent.interval === null) return { kind: 'one-seed', table, law };
  const bend = bendOf(table, towards, law.exponent);
  return {
    kind: 'fitted',
    table,
    law,
    exponent,
    goodness: goodnessOf(table, {
      at: (x) => law.logConstant + law.exponent * x,
      gradient: (x) => [1, x],
      slope: () => law.exponent,
    }),
    againstReference: reference && compareTo(exponent, reference.exponent, towards),
    localSlopes: localSlopes(table),
    bend,
    withoutFarthest: withoutFarthest(table, towards),
    floor: bend?.trend === 'flattens' ? flooredFit(table) : null,
  };
}

function compareTo(exponent: Estimate, reference: number, towards: Towards): AgainstReference {
  const side = sideOf(exponent, reference) * (towards === 'infinity' ? -1 : 1);
  return side === 0 ? 'consistent' : side > 0 ? 'faster' : 'slower';
}

function flooredFit(table: LawTable): FlooredFit | null {
  const fit = floorFit(table);
  if (fit === null) return null;
  const { law } = fit;
  const goodness = goodnessOf(table, {
    at: (x) => flooredAt(law, x),
    gradient: (x) => flooredGradient(law, x),
    slope: (x) => flooredSlope(law, x),
  });
  const fits = goodness.lackOfFit === null || goodness.lackOfFit.p >= SIGNIFICANT;
  return { ...fit, goodness, isPreferred: fits && fit.exponent.interval !== null };
}
