import type { Pairing } from '../../core/analysis/index.js';
import { directionDistance, distance, commonPoints } from '../../core/analysis/index.js';
import type { CellResult } from '../../core/record/index.js';
import { row, scalar } from '../../core/record/index.js';

/** Recorded epochs kept of a run, about: more cannot be told apart in print. */
const MAX_POINTS = 160;

/** A quantity over epochs. */
export interface Line {
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
  const kept = thinned(trace.points, stride);
  const line = (value: (t: number) => number): Line => ({
    epoch: kept.map((t) => scalar(trace, 'epoch', t)),
    value: kept.map(value),
  });
  const partner = erm.state === 'ok' && erm.id !== id ? erm.result : null;
  return {
    seed: cell.seed,
    diverged: result.outcome === 'diverged',
    trainRisk: line((t) => scalar(trace, 'train_risk', t)),
    thetaNorm: line((t) => scalar(trace, 'theta_norm', t)),
    groupWeights: facts.groups.map((_, k) => line((t) => row(trace, 'group_weight', t)[k]!)),
    groupNames: facts.groups.map((group) => group.name),
    gapParam: partner && gapLine(result, partner, stride, distance),
    gapDir: partner && gapLine(result, partner, stride, (u, v) => directionDistance(u, v, facts.initialOutside)),
  };
}

type VectorGap = (u: Float64Array, v: Float64Array) => number;

function gapLine(result: CellResult, partner: CellResult, stride: number, gap: VectorGap): Line {
  const common = commonPoints(result, partner);
  const kept = common.filter(([t], i) => t % stride === 0 || i === common.length - 1);
  return {
    epoch: kept.map(([t]) => scalar(result.trace, 'epoch', t)),
    value: kept.map(([t, s]) => gap(row(result.trace, 'coordinates', t), row(partner.trace, 'coordinates', s))),
  };
}

/** Every `stride`-th point, so that runs of different lengths keep the same epochs, and the last. */
function thinned(points: number, stride: number): number[] {
  return Array.from({ length: points }, (_, t) => t).filter((t) => t % stride === 0 || t === points - 1);
}
