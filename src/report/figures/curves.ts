import type { Pairing } from '../../core/analysis/index.js';
import {
  directionDistance,
  distance,
  commonPoints,
  functionGapBetween,
  maxMarginDistance,
} from '../../core/analysis/index.js';
import type { CellResult } from '../../core/record/index.js';
import { row, scalar } from '../../core/record/index.js';
import type { Line } from './line.js';
import { onTimeGrid } from './time-grid.js';

/** Recorded epochs kept of a run, about: more cannot be told apart in print. */
const MAX_POINTS = 160;

/** What the figures draw of one run: a few kilobytes, whatever the trace holds. */
export interface Curves {
  readonly seed: number;
  readonly diverged: boolean;
  readonly trainRisk: Line;
  readonly thetaNorm: Line;
  /** One line per group. */
  readonly groupWeights: readonly Line[];
  readonly groupNames: readonly string[];
  /** Against the ERM partner at the epochs both recorded; null without a partner, and for ERM itself. */
  readonly gapParam: Line | null;
  readonly gapDir: Line | null;
  /** On the evaluation samples; null without any. */
  readonly testError: Line | null;
  readonly testErrorWorst: Line | null;
  /** To û, in radians; null where no max-margin direction is known. */
  readonly maxMarginAngle: Line | null;
  /** Of a network to its own linearisation, max |f − f_lin|; null for others, and without that run. */
  readonly gapLinearised: Line | null;
}

export function curvesOf({ id, cell, result, erm, linearised }: Pairing): Curves {
  const { trace, facts } = result;
  const stride = Math.ceil(cell.train.record.points / MAX_POINTS);
  const { time } = cell.train.until;
  const kept = thinned(trace.points, stride);
  const lineOf = (points: readonly number[], value: (i: number) => number): Line => {
    const epoch = points.map((t) => scalar(trace, 'epoch', t));
    const line = { seed: cell.seed, epoch, value: points.map((_, i) => value(i)) };
    if (time === undefined) return line;
    return onTimeGrid({ ...line, epoch: epoch.map((t) => t * facts.learningRate) }, time);
  };
  const line = (value: (t: number) => number): Line => lineOf(kept, (i) => value(kept[i]!));
  /** Of f after the first epoch: f is often 0 before it, which names no class. */
  const trained = kept.filter((t) => scalar(trace, 'epoch', t) > 0);
  const evaluated = (value: (t: number) => number): Line | null =>
    Number.isFinite(value(-1)) ? lineOf(trained, (i) => value(trained[i]!)) : null;
  const gapLine = (gap: (t: number, s: number) => number, other: CellResult): Line => {
    const common = commonPoints(result, other);
    const shared = common.filter(([t], i) => t % stride === 0 || i === common.length - 1);
    return lineOf(
      shared.map(([t]) => t),
      (i) => gap(...shared[i]!),
    );
  };
  const ofParameters = (gap: VectorGap, other: CellResult): Line =>
    gapLine((t, s) => gap(row(trace, 'coordinates', t), row(other.trace, 'coordinates', s)), other);
  const toOwnLinearisation = (): Line | null => {
    if (linearised?.state !== 'ok' || trace.columns.test_prediction.width === 0) return null;
    const { result: other } = linearised;
    return gapLine((t, s) => functionGapBetween(result, t, other, s).fnSup, other);
  };
  const partner = erm.state === 'ok' && erm.id !== id ? erm.result : null;
  return {
    seed: cell.seed,
    diverged: result.outcome === 'diverged',
    trainRisk: line((t) => scalar(trace, 'train_risk', t)),
    thetaNorm: line((t) => scalar(trace, 'theta_norm', t)),
    groupWeights: facts.groups.map((_, k) => line((t) => row(trace, 'group_weight', t)[k]!)),
    groupNames: facts.groups.map((group) => group.name),
    gapParam: partner && ofParameters(distance, partner),
    gapDir: partner && ofParameters((u, v) => directionDistance(u, v, facts.initialOutside), partner),
    testError: evaluated((t) => scalar(trace, 'test_error', t)),
    testErrorWorst: evaluated((t) => scalar(trace, 'test_error_worst', t)),
    maxMarginAngle: evaluated((t) => maxMarginDistance(cell, result, t)?.angle ?? NaN),
    gapLinearised: toOwnLinearisation(),
  };
}

type VectorGap = (u: Float64Array, v: Float64Array) => number;

/** Every `stride`-th point, so that runs of different lengths keep the same epochs, and the last. */
function thinned(points: number, stride: number): number[] {
  return Array.from({ length: points }, (_, t) => t).filter((t) => t % stride === 0 || t === points - 1);
}
