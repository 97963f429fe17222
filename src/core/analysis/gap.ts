import type { CellResult } from '../record/index.js';
import { row, scalar } from '../record/index.js';
import type { Convergence } from './convergence.js';
import { convergenceOf } from './convergence.js';
import {
  classAgreement,
  directionDistance,
  distance,
  norm,
  rmsDistance,
  signAgreement,
  supDistance,
} from './distance.js';
import type { RelativeGap } from './relative-gap.js';
import { relativeGap } from './relative-gap.js';

/** How far two runs' functions are apart. NaN without evaluation points. */
export interface FunctionGap {
  /** max and root mean square of |f(x) − f'(x)| over the evaluation points, with several outputs of ‖f(x) − f'(x)‖₂. */
  readonly fnSup: number;
  readonly fnRms: number;
  /** Fraction of evaluation points on which f and f' have the same sign, or name the same class with several outputs. */
  readonly signAgreement: number;
}

/** How far two runs from the same initial point are apart (grw.md §8). NaN where something is undefined. */
export interface Gap extends FunctionGap {
  /** ‖θ − θ'‖ from coordinates: exact, but for networks so large that those are a sketch (see `COLUMNS.coordinates`). */
  readonly param: number;
  /** ‖θ − θ'‖ / ‖θ'‖ */
  readonly paramRelative: number;
  /** ‖θ/‖θ‖ − θ'/‖θ'‖‖, between 0 and 2. */
  readonly dir: number;
}

/** The gap of `run` at its recorded point `at` to `other` at its point `otherAt`; negative points count from the end. */
export function gapBetween(run: CellResult, at: number, other: CellResult, otherAt: number): Gap {
  const u = row(run.trace, 'coordinates', at);
  const v = row(other.trace, 'coordinates', otherAt);
  const outside = other.facts.initialOutside;
  const param = distance(u, v);
  return {
    param,
    paramRelative: param / norm(v, outside),
    dir: directionDistance(u, v, outside),
    ...functionGapBetween(run, at, other, otherAt),
  };
}

/** The part of a gap that can be told of runs whose parameters cannot be compared. */
export function functionGapBetween(run: CellResult, at: number, other: CellResult, otherAt: number): FunctionGap {
  const f = row(run.trace, 'test_prediction', at);
  const g = row(other.trace, 'test_prediction', otherAt);
  const { outputs } = other.facts;
  return {
    fnSup: supDistance(f, g, outputs),
    fnRms: rmsDistance(f, g, outputs),
    signAgreement: outputs === undefined ? signAgreement(f, g) : classAgreement(f, g, outputs),
  };
}

/** Of two final states, which may belong to different epochs when a run stopped early. */
export interface FinalEpochs {
  readonly epoch: number;
  readonly partnerEpoch: number;
}
/** Beside the gap itself: what it is of the partner's size, and how settled the partner is. */
export interface FinalGap extends Gap, FinalEpochs {
  readonly relative: RelativeGap;
  readonly partnerConvergence: Convergence;
}
export type FinalFunctionGap = FunctionGap & FinalEpochs;

export function finalGap(run: CellResult, partner: CellResult): FinalGap {
  return {
    ...gapBetween(run, -1, partner, -1),
    ...finalEpochs(run, partner),
    relative: relativeGap(run, partner),
    partnerConvergence: convergenceOf(partner),
  };
}

export function finalFunctionGap(run: CellResult, partner: CellResult): FinalFunctionGap {
  return { ...functionGapBetween(run, -1, partner, -1), ...finalEpochs(run, partner) };
}

function finalEpochs(run: CellResult, partner: CellResult): FinalEpochs {
  return { epoch: scalar(run.trace, 'epoch', -1), partnerEpoch: scalar(partner.trace, 'epoch', -1) };
}

/** The points at which both runs were recorded after the same number of epochs: pairs of indices, epochs ascending. */
export function commonPoints(run: CellResult, partner: CellResult): [number, number][] {
  const own = run.trace.columns.epoch.data;
  const other = partner.trace.columns.epoch.data;
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < own.length && j < other.length;) {
    if (own[i]! < other[j]!) i++;
    else if (own[i]! > other[j]!) j++;
    else pairs.push([i++, j++]);
  }
  return pairs;
}

/** A gap after the same number of epochs of both runs. */
export type EpochGap = Gap & { readonly epoch: number };
export type EpochFunctionGap = FunctionGap & { readonly epoch: number };

/** The gap at every epoch that both runs recorded. */
export function gapTrace(run: CellResult, partner: CellResult): EpochGap[] {
  return traceOf(gapBetween, run, partner);
}

export function functionGapTrace(run: CellResult, partner: CellResult): EpochFunctionGap[] {
  return traceOf(functionGapBetween, run, partner);
}

function traceOf<G extends FunctionGap>(
  between: (run: CellResult, at: number, other: CellResult, otherAt: number) => G,
  run: CellResult,
  partner: CellResult,
): (G & { readonly epoch: number })[] {
  return commonPoints(run, partner).map(([i, j]) => ({
    ...between(run, i, partner, j),
    epoch: scalar(run.trace, 'epoch', i),
  }));
}
