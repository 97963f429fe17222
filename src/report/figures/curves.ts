import type { Pairing } from '../../core/analysis/index.js';
import { directionDistance, distance, commonPoints } from '../../core/analysis/index.js';
import type { Cell } from '../../core/cell/index.js';
import type { CellResult } from '../../core/record/index.js';
import { row, scalar } from '../../core/record/index.js';

/** Recorded epochs kept of a run, about: more cannot be told apart in print. */
const MAX_POINTS = 160;

/** A quantity over epochs, or over the time t = η · epochs of a gradient flow. */
export interface Line {
  readonly seed: number;
  readonly epoch: readonly number[];
  readonly value: readonly number[];
}

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
}

export function curvesOf({ id, cell, result, erm }: Pairing): Curves {
  const { trace, facts } = result;
  const stride = Math.ceil(cell.train.record.points / MAX_POINTS);
  const timeOf = clockOf(cell, result);
  const kept = thinned(trace.points, stride);
  const line = (value: (t: number) => number): Line => ({
    seed: cell.seed,
    epoch: kept.map((t) => timeOf(scalar(trace, 'epoch', t))),
    value: kept.map(value),
  });
  const partner = erm.state === 'ok' && erm.id !== id ? erm.result : null;
  const gapLine = (gap: VectorGap, own: CellResult, other: CellResult): Line => {
    const common = commonPoints(own, other);
    const shared = common.filter(([t], i) => t % stride === 0 || i === common.length - 1);
    return {
      seed: cell.seed,
      epoch: shared.map(([t]) => timeOf(scalar(own.trace, 'epoch', t))),
      value: shared.map(([t, s]) => gap(row(own.trace, 'coordinates', t), row(other.trace, 'coordinates', s))),
    };
  };
  return {
    seed: cell.seed,
    diverged: result.outcome === 'diverged',
    trainRisk: line((t) => scalar(trace, 'train_risk', t)),
    thetaNorm: line((t) => scalar(trace, 'theta_norm', t)),
    groupWeights: facts.groups.map((_, k) => line((t) => row(trace, 'group_weight', t)[k]!)),
    groupNames: facts.groups.map((group) => group.name),
    gapParam: partner && gapLine(distance, result, partner),
    gapDir: partner && gapLine((u, v) => directionDistance(u, v, facts.initialOutside), result, partner),
  };
}

type VectorGap = (u: Float64Array, v: Float64Array) => number;

/** Epochs as they are; of a gradient flow the time t, whose records draws of the data with other η have in common but for rounding. */
function clockOf({ train }: Cell, { facts: { learningRate } }: CellResult): (epoch: number) => number {
  if (train.until.time === undefined) return (epoch) => epoch;
  return (epoch) => Number((epoch * learningRate).toPrecision(10));
}

/** Every `stride`-th point, so that runs of different lengths keep the same epochs, and the last. */
function thinned(points: number, stride: number): number[] {
  return Array.from({ length: points }, (_, t) => t).filter((t) => t % stride === 0 || t === points - 1);
}
