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

/** Where the departed regime begins: the smallest λ at which the gap reaches the threshold. */
export type MeasuredBoundary =
  | {
      readonly kind: 'measured';
      /** Of the geometric mean over seeds. Beyond the grid, `lambda` is the grid's end. */
      readonly boundary: LambdaBound;
      /**
       * The λ whose gap's interval holds the threshold: from where its upper end reaches it to where its lower one does.
       * Null where some gap has one seed only.
       */
      readonly interval: { readonly low: LambdaBound; readonly high: LambdaBound } | null;
      /** λ > 0 that were left out, for runs at them diverged, did not converge or have no gap. */
      readonly omitted: readonly number[];
      /** Without a penalty the gap is above the threshold already: `no` and `yes` by its interval, else `unknown`. */
      readonly departedWithoutPenalty: 'yes' | 'no' | 'unknown';
    }
  | {
      readonly kind: 'none';
      readonly reason: 'erm-itself' | 'no-penalties' | 'no-usable-points';
      readonly omitted: readonly number[];
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
 * their ends are interpolated too, which errs on the wide side.
 */
export function measuredBoundary({ points, method }: LambdaLine, departure: number): MeasuredBoundary {
  const penalised = points.filter(({ lambda }) => lambda > 0);
  const usable = penalised.filter(isUsable);
  const omitted = penalised.filter((point) => !isUsable(point)).map(({ lambda }) => lambda);
  if (method.name === 'erm') return { kind: 'none', reason: 'erm-itself', omitted };
  if (penalised.length === 0) return { kind: 'none', reason: 'no-penalties', omitted };
  if (usable.length === 0) return { kind: 'none', reason: 'no-usable-points', omitted };
  const lambdas = usable.map(({ lambda }) => lambda);
  const reaches = (gaps: readonly number[]): LambdaBound => firstReach(lambdas, gaps, departure);
  const [lows, highs] = [usable.map(({ gap }) => gap!.interval?.low), usable.map(({ gap }) => gap!.interval?.high)];
  return {
    kind: 'measured',
    boundary: reaches(usable.map(({ gap }) => gap!.mean)),
    interval: isKnown(lows) && isKnown(highs) ? { low: reaches(highs), high: reaches(lows) } : null,
    omitted,
    departedWithoutPenalty: withoutPenalty(points),
  };
}

function isUsable({ states, gap }: RegimePoint): boolean {
  return gap !== null && states.diverged === 0 && states.unconverged === 0;
}

function isKnown(values: readonly (number | undefined)[]): values is number[] {
  return values.every((value) => value !== undefined);
}

function withoutPenalty(points: readonly RegimePoint[]): 'yes' | 'no' | 'unknown' {
  const verdict = points.find(({ lambda }) => lambda === 0)?.verdict;
  if (verdict?.kind !== 'regime') return 'unknown';
  if (verdict.regime.endsWith('-departed')) return 'yes';
  return verdict.regime.endsWith('-equivalent') ? 'no' : 'unknown';
}

/** The first λ at which gaps, interpolated in logarithms, reach the threshold. */
function firstReach(lambdas: readonly number[], gaps: readonly number[], threshold: number): LambdaBound {
  const above = gaps.findIndex((gap) => gap > threshold);
  if (above < 0) return { at: 'above-largest', lambda: lambdas.at(-1)! };
  if (above === 0) return { at: 'below-smallest', lambda: lambdas[0]! };
  const [from, to] = [Math.log(gaps[above - 1]!), Math.log(gaps[above]!)];
  const share = (Math.log(threshold) - from) / (to - from);
  const [left, right] = [Math.log(lambdas[above - 1]!), Math.log(lambdas[above]!)];
  return { at: 'within', lambda: Math.exp(left + share * (right - left)) };
}
