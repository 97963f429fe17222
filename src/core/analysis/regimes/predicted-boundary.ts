import type { Cell } from '../../cell/index.js';
import { dot, multiply } from '../../linalg/index.js';
import { regularisedPath } from '../../theory/index.js';
import type { LinearisedLimit } from '../../train/index.js';
import type { Interval } from '../bootstrap.js';
import type { GapMeasure } from '../relative-gap.js';
import { relativeGapOf } from '../relative-gap.js';
import type { CellSummary } from '../summary.js';
import type { LambdaLine } from './boundary.js';
import type { Weights } from './limit-weights.js';
import { limitWeights, WITH_LIMIT } from './limit-weights.js';
import type { GapPartner, Thresholds } from './thresholds.js';
import { measureFor } from './thresholds.js';

/** Kernels by cell, for whoever has the data. */
export interface LinearisedSource {
  get(cell: Cell): LinearisedLimit | 'no-kernel' | 'too-many-samples';
}

/** Why the linearised limit predicts no boundary. */
export const UNPREDICTED = {
  'erm-itself': 'ERM is what the others are compared with',
  'no-results': 'no run has finished',
  'not-squared': 'only the squared loss has a closed-form limit',
  'weights-unknown': 'no closed form is known for where the weights of this rule end',
  'no-kernel': 'the data, or the kernel, are not at hand',
  'too-many-samples': 'the kernel is too large to be decomposed',
  'never-departs': 'the gap stays below the threshold at every λ',
  'always-departed': 'the gap is above the threshold at every λ: the kernel is singular',
} as const;

/** Where the departed regime begins in the closed-form limit t → ∞ of the linearised model. */
export type PredictedBoundary =
  | {
      readonly kind: 'predicted';
      /** The smallest λ at which the gap reaches the threshold, as a geometric mean over seeds: what is measured, too. */
      readonly lambda: number;
      /** The least and largest such λ of single seeds; null where none has one. */
      readonly range: Interval | null;
      /** Seeds whose gap is known, of those that were asked. */
      readonly seeds: number;
      readonly asked: number;
    }
  | { readonly kind: 'none'; readonly reason: keyof typeof UNPREDICTED };

/** Further seeds would tell the geometric mean no better than the grid of λ tells the measured boundary. */
const MAX_SEEDS = 10;

/** One prediction for a line of the map: per seed from its own kernel, initial function and weights. */
export function predictedBoundary(line: LambdaLine, limits: Thresholds, source: LinearisedSource): PredictedBoundary {
  if (line.method.name === 'erm') return none('erm-itself');
  const runs = line.points.flatMap((point) => point.runs);
  if (runs.length === 0) return none('no-results');
  const seeds = [...new Set(runs.map(({ cell }) => cell.seed))].slice(0, MAX_SEEDS);
  const found = seeds.map((seed) =>
    ofSeed(
      runs.filter(({ cell }) => cell.seed === seed),
      limits,
      source,
    ),
  );
  const known = found.filter((outcome) => typeof outcome === 'object');
  if (known.length === 0) return none(found.find((outcome) => typeof outcome === 'string') ?? 'no-kernel');
  const middle = known.reduce((sum, seed) => sum + seed.middle / known.length, 0);
  const mean = (lambda: number): number =>
    Math.exp(known.reduce((sum, { gap }) => sum + Math.log(gap(lambda)) / known.length, 0));
  const lambda = firstReach({ gap: mean, middle }, limits.departure);
  if (typeof lambda === 'string') return none(lambda);
  const single = known.map((seed) => firstReach(seed, limits.departure)).filter((at) => typeof at === 'number');
  return {
    kind: 'predicted',
    lambda,
    range: single.length === 0 ? null : { low: Math.min(...single), high: Math.max(...single) },
    seeds: known.length,
    asked: seeds.length,
  };
}

function none(reason: keyof typeof UNPREDICTED): PredictedBoundary {
  return { kind: 'none', reason };
}

function ofSeed(
  runs: readonly CellSummary[],
  limits: Thresholds,
  source: LinearisedSource,
): GapOfLimit | keyof typeof UNPREDICTED {
  const { cell } = runs[0]!;
  if (cell.loss.name !== 'squared' && cell.loss.name !== 'vector-squared') return 'not-squared';
  if (!WITH_LIMIT.has(cell.method.name)) return 'weights-unknown';
  const linearised = source.get(cell);
  if (typeof linearised === 'string') return linearised;
  const weights = limitWeights(linearised, runs);
  if (typeof weights === 'string') return weights;
  return gapOfLimit(linearised, weights, measureFor(limits, cell.loss), limits.against);
}

/** The relative gap of one seed's limits as a function of λ. */
interface GapOfLimit {
  readonly gap: (lambda: number) => number;
  /** log₁₀ of the λ about which everything happens: the mean eigenvalue of K over n. */
  readonly middle: number;
}

function gapOfLimit(
  linearised: LinearisedLimit,
  weights: Weights,
  measure: GapMeasure,
  against: GapPartner,
): GapOfLimit {
  const { kernel } = linearised.problem;
  let trace = 0;
  for (let i = 0; i < kernel.rows; i++) trace += kernel.data[i * kernel.columns + i]!;
  return {
    gap: limitGap(linearised, weights, measure, against),
    middle: Math.log10(trace / kernel.rows / linearised.grouping.group.length),
  };
}

/** λ is sought over this many decades below and above the middle. */
const DECADES = { below: 10, above: 4 };
const PER_DECADE = 6;
const BISECTIONS = 40;

/** The first crossing of one seed's gap. */
export function departureOf(
  linearised: LinearisedLimit,
  weights: Weights,
  { departure, measure, against }: { departure: number; measure: GapMeasure; against: GapPartner },
): number | 'never-departs' | 'always-departed' {
  return firstReach(gapOfLimit(linearised, weights, measure, against), departure);
}

/** By a scan in log λ and bisection. */
function firstReach({ gap, middle }: GapOfLimit, departure: number): number | 'never-departs' | 'always-departed' {
  let below = middle - DECADES.below;
  if (gap(10 ** below) > departure) return 'always-departed';
  const steps = (DECADES.below + DECADES.above) * PER_DECADE;
  for (let step = 1; step <= steps; step++) {
    let above = middle - DECADES.below + step / PER_DECADE;
    if (!(gap(10 ** above) > departure)) {
      below = above;
      continue;
    }
    for (let i = 0; i < BISECTIONS; i++) {
      const half = (below + above) / 2;
      if (gap(10 ** half) > departure) above = half;
      else below = half;
    }
    return 10 ** above;
  }
  return 'never-departs';
}

/** The relative gap between the limits at λ of the weighted run and of its partner, as `relativeGap` measures it of runs. */
export function limitGap(
  { problem, targets, grouping }: LinearisedLimit,
  weights: Weights,
  measure: GapMeasure,
  against: GapPartner,
): (lambda: number) => number {
  const { kernel, outputs } = problem;
  const n = grouping.group.length;
  const uniform = regularisedPath(problem, targets, new Float64Array(n).fill(1 / n));
  const size = (a: Float64Array): number => Math.sqrt(Math.max(0, dot(a, multiply(kernel, a, a.length / kernel.rows))));
  let last: { readonly q: Float64Array; readonly path: ReturnType<typeof regularisedPath> } | null = null;
  return (lambda) => {
    const q = weights(lambda);
    if (last === null || last.q.some((value, i) => value !== q[i]))
      last = { q, path: regularisedPath(problem, targets, q) };
    const [own, partner] = [last.path(lambda), uniform(against === 'erm' ? lambda : 0)];
    return relativeGapOf({
      f: own.testPrediction,
      partner: partner.testPrediction,
      outputs,
      distance: size(own.combination.map((value, i) => value - partner.combination[i]!)),
      displacement: size(partner.combination),
    })[measure];
  };
}
