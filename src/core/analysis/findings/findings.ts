import type { Analysis, SweepResults } from '../analyse.js';
import type {
  LambdaLine,
  LinearisedSource,
  MeasuredBoundary,
  PredictedBoundary,
  RegimePoint,
  Thresholds,
} from '../regimes/index.js';
import {
  boundarySentence,
  lambdaLines,
  measuredBoundary,
  predictedBoundary,
  regimeMap,
  thresholds,
} from '../regimes/index.js';
import type { SweepLaw } from './sweep-laws.js';
import { sweepLaws } from './sweep-laws.js';

/** The boundary of the departed regime along λ, of one method at one combination of the other axes. */
export interface Boundary {
  readonly line: LambdaLine;
  readonly measured: MeasuredBoundary;
  readonly predicted: PredictedBoundary;
  readonly sentence: string;
}

/** What a sweep says of when reweighting changes what is learnt. */
export interface Findings {
  /** As used, defaults filled in. */
  readonly thresholds: Thresholds;
  readonly regimes: readonly RegimePoint[];
  /** Of every method but ERM; empty where no cell has a penalty. */
  readonly boundaries: readonly Boundary[];
  readonly laws: readonly SweepLaw[];
}

export interface FindingsOptions {
  readonly thresholds?: Partial<Thresholds> | undefined;
  /** Without it no boundary is predicted. */
  readonly kernels?: LinearisedSource | undefined;
}

/** A pure function of the summaries of a sweep's cells: neither traces nor results are looked at again. */
export function findings(
  { cells }: Pick<SweepResults, 'cells'>,
  { summaries }: Pick<Analysis, 'summaries'>,
  options: FindingsOptions = {},
): Findings {
  const limits = thresholds(options.thresholds);
  const kernels = options.kernels ?? { get: () => 'no-kernel' };
  const regimes = regimeMap(cells, summaries, limits);
  const lines = lambdaLines(regimes).filter(
    ({ method, points }) => method.name !== 'erm' && points.some(({ lambda }) => lambda > 0),
  );
  return {
    thresholds: limits,
    regimes,
    boundaries: lines.map((line) => {
      const measured = measuredBoundary(line, limits.departure);
      const predicted = predictedBoundary(line, limits, kernels);
      return { line, measured, predicted, sentence: boundarySentence(measured, predicted) };
    }),
    laws: sweepLaws(regimes, limits),
  };
}
