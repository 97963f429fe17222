import type { MethodSpec } from '../../cell/index.js';
import { canonicalJson } from '../../cell/index.js';
import type { Combination } from '../axes.js';
import { methodKey } from '../axes.js';
import type { RegimePoint } from './map.js';

/** The points of a method that differ in λ alone. */
export interface LambdaLine {
  /** Without λ. */
  readonly combination: Combination;
  readonly method: MethodSpec;
  /** In order of λ. */
  readonly points: readonly RegimePoint[];
}

/** A λ that the grid shows, or on which side of all its λ > 0 it lies. */
export type LambdaBound =
  | { readonly at: 'within'; readonly lambda: number }
  | { readonly at: 'below-smallest' | 'above-largest'; readonly lambda: number };

interface LambdaInterval {
  readonly low: LambdaBound;
  readonly high: LambdaBound;
}

/** Why no gap of a λ can be relied on. */
export const LEFT_OUT = {
  missing: 'have no result',
  diverged: 'diverged',
  unconverged: 'did not converge, or their partner did not',
  unpaired: 'have no ERM run to be compared with',
  undefined: 'have no gap, for want of evaluation points or of a step of ERM',
} as const;
export type LeftOut = keyof typeof LEFT_OUT;

/** λ that follow each other. */
export interface Neighbours {
  readonly low: number;
  readonly high: number;
}

/** How many times its left neighbour a λ may be, for the gap between them to be interpolated: a decade, with its rounding. */
const FAR_APART = 10 * (1 + 1e-9);

/** Where the departed regime begins: the smallest λ at which the gap, from below, reaches the threshold. */
export type MeasuredBoundary =
  | {
      readonly kind: 'measured';
      /** Of the geometric mean over seeds. Beyond the grid, `lambda` is the grid's end. */
      readonly boundary: LambdaBound;
      /**
       * The λ about the boundary whose gap's interval holds the threshold: from where its upper end reaches it to where its
       * lower one does, and at least from one end of `across` to the other. Null where some gap has one seed only.
       */
      readonly interval: LambdaInterval | null;
      /** The usable λ on both sides of the boundary, if they are so far apart that what is interpolated is a guess. */
      readonly across: Neighbours | null;
      /** λ > 0 that were left out, and for what. */
      readonly omitted: readonly number[];
      readonly because: readonly LeftOut[];
      /** Without a penalty the gap is above the threshold already: `no` and `yes` by its interval, else `unknown`; `not-asked` without λ = 0. */
      readonly departedWithoutPenalty: 'yes' | 'no' | 'unknown' | 'not-asked';
      /**
       * Where the mean gap is above the threshold at the smallest λ already and falls below it: that λ, else null. Such a gap
       * is not the penalty's work but, say, that of a narrow network.
       */
      readonly departedUpTo: number | null;
    }
  | {
      readonly kind: 'none';
      readonly reason: 'erm-itself' | 'no-penalties' | 'no-usable-points';
      readonly omitted: readonly number[];
      readonly because: readonly LeftOut[];
    };

/** The lines of a map along λ, in the order in which they first occur. */
export function lambdaLines(points: readonly RegimePoint[]): LambdaLine[] {
  const lines = new Map<string, LambdaLine & { readonly points: RegimePoint[] }>();
  for (const point of points) {
    const { lambda: _lambda, ...values } = point.combination.values;
    const combination = { key: canonicalJson(values), values };
    const key = `${combination.key} ${methodKey(point.method)}`;
    const line = lines.get(key) ?? { combination, method: point.method, points: new Array<RegimePoint>() };
    lines.set(key, line);
    line.points.push(point);
  }
  return [...lines.values()].map((line) => ({ ...line, points: line.points.sort((a, b) => a.lambda - b.lambda) }));
}

/**
 * By interpolation of log gap in log λ. The interval inverts the intervals of the gaps: for each λ they hold the true gap as
 * often as they say, so the λ at which they hold the threshold hold the true boundary as often; between two λ of the grid
 * their ends are interpolated too, which errs on the wide side. Of those λ only the ones about the boundary are taken: others,
 * where a gap of another cause passes the threshold, are not where this one may lie.
 */
export function measuredBoundary({ points, method }: LambdaLine, departure: number): MeasuredBoundary {
  const penalised = points.filter(({ lambda }) => lambda > 0);
  const usable = penalised.filter(isUsable);
  const unusable = penalised.filter((point) => !isUsable(point));
  const left = {
    omitted: unusable.map(({ lambda }) => lambda),
    because: [...new Set(unusable.flatMap(reasonsOf))],
  };
  if (method.name === 'erm') return { kind: 'none', reason: 'erm-itself', ...left };
  if (penalised.length === 0) return { kind: 'none', reason: 'no-penalties', ...left };
  if (usable.length === 0) return { kind: 'none', reason: 'no-usable-points', ...left };
  const lambdas = usable.map(({ lambda }) => lambda);
  const means = usable.map(({ gap }) => gap!.mean);
  const [lows, highs] = [usable.map(({ gap }) => gap!.interval?.low), usable.map(({ gap }) => gap!.interval?.high)];
  const rise = firstRise(means, departure);
  const across = farApart(lambdas, rise);
  const fall = means[0]! > departure ? means.findIndex((gap) => gap <= departure) : -1;
  return {
    kind: 'measured',
    boundary: crossing(lambdas, means, rise, departure),
    interval:
      isKnown(lows) && isKnown(highs) ? holding(across, aboutRise({ lambdas, lows, highs, rise, departure })) : null,
    across,
    ...left,
    departedWithoutPenalty: withoutPenalty(points),
    departedUpTo: fall < 0 ? null : crossing(lambdas, means, fall, departure).lambda,
  };
}

function isUsable({ states, gap }: RegimePoint): boolean {
  return gap !== null && states.diverged === 0 && states.unconverged === 0;
}

function reasonsOf({ states, gap, missing, unpaired }: RegimePoint): LeftOut[] {
  const reasons: LeftOut[] = [];
  if (gap === null && unpaired > 0) reasons.push('unpaired');
  if (states.diverged > 0) reasons.push('diverged');
  if (states.unconverged > 0) reasons.push('unconverged');
  if (gap === null && missing > 0) reasons.push('missing');
  return reasons.length > 0 ? reasons : ['undefined'];
}

function isKnown(values: readonly (number | undefined)[]): values is number[] {
  return values.every((value) => value !== undefined);
}

function withoutPenalty(points: readonly RegimePoint[]): 'yes' | 'no' | 'unknown' | 'not-asked' {
  const verdict = points.find(({ lambda }) => lambda === 0)?.verdict;
  if (verdict === undefined) return 'not-asked';
  if (verdict.kind !== 'regime') return 'unknown';
  if (verdict.regime.endsWith('-departed')) return 'yes';
  return verdict.regime.endsWith('-equivalent') ? 'no' : 'unknown';
}

/** How many gaps stand before the first rise above the threshold: 0, all are above it; all of them, none is above it for good. */
function firstRise(gaps: readonly number[], threshold: number): number {
  const rise = gaps.findIndex((gap, i) => i > 0 && gap > threshold && gaps[i - 1]! <= threshold);
  if (rise > 0) return rise;
  return gaps.every((gap) => gap > threshold) ? 0 : gaps.length;
}

/** Where gaps, interpolated in logarithms, cross the threshold between the points before `at` and the others. */
function crossing(lambdas: readonly number[], gaps: readonly number[], at: number, threshold: number): LambdaBound {
  if (at === 0) return { at: 'below-smallest', lambda: lambdas[0]! };
  if (at === lambdas.length) return { at: 'above-largest', lambda: lambdas.at(-1)! };
  const [from, to] = [Math.log(gaps[at - 1]!), Math.log(gaps[at]!)];
  const share = (Math.log(threshold) - from) / (to - from);
  const [left, right] = [Math.log(lambdas[at - 1]!), Math.log(lambdas[at]!)];
  return { at: 'within', lambda: Math.exp(left + share * (right - left)) };
}

/** To the left of the rise as far as upper ends stay above the threshold, to its right as far as lower ends stay below. */
function aboutRise({
  lambdas,
  lows,
  highs,
  rise,
  departure,
}: {
  readonly lambdas: readonly number[];
  readonly lows: readonly number[];
  readonly highs: readonly number[];
  readonly rise: number;
  readonly departure: number;
}): LambdaInterval {
  const surelyBelow = highs.findLastIndex((high, i) => i < rise && high <= departure);
  const surelyAbove = lows.findIndex((low, i) => i >= rise && low > departure);
  return {
    low: crossing(lambdas, highs, surelyBelow + 1, departure),
    high: crossing(lambdas, lows, surelyAbove < 0 ? lambdas.length : surelyAbove, departure),
  };
}

function farApart(lambdas: readonly number[], rise: number): Neighbours | null {
  const [low, high] = [lambdas[rise - 1], lambdas[rise]];
  return low === undefined || high === undefined || high <= FAR_APART * low ? null : { low, high };
}

function holding(across: Neighbours | null, { low, high }: LambdaInterval): LambdaInterval {
  if (across === null) return { low, high };
  return {
    low: low.at === 'within' && low.lambda > across.low ? { at: 'within', lambda: across.low } : low,
    high: high.at === 'within' && high.lambda < across.high ? { at: 'within', lambda: across.high } : high,
  };
}
