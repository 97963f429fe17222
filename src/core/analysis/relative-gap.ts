import type { CellResult } from '../record/index.js';
import { row, scalar } from '../record/index.js';
import { directionDistance, distance, supDistance } from './distance.js';

/** Gaps without a unit, which a threshold can be set for: how far two final states are apart, of the partner's own size. */
export const GAP_MEASURES = {
  function: 'max |f − f_ERM| / max |f_ERM| over the evaluation points',
  'function-direction':
    '‖f/‖f‖ − f_ERM/‖f_ERM‖‖ over the evaluation points, between 0 and 2: for losses whose f has no limit',
  parameters: '‖θ − θ_ERM‖ / ‖θ_ERM − θ⁽⁰⁾‖, of what ERM learnt',
} as const;

export type GapMeasure = keyof typeof GAP_MEASURES;
/** NaN where there are no evaluation points, or the partner's size is zero. */
export type RelativeGap = Readonly<Record<GapMeasure, number>>;

/** Two functions on the same points, and two parameters by their distance and the partner's displacement. */
export interface Pair {
  readonly f: ArrayLike<number>;
  readonly partner: ArrayLike<number>;
  /** C, numbers per point. */
  readonly outputs: number;
  readonly distance: number;
  readonly displacement: number;
}

export function relativeGapOf({ f, partner, outputs, distance: apart, displacement }: Pair): RelativeGap {
  const size = supDistance(partner, new Float64Array(partner.length), outputs);
  return {
    function: size === 0 ? NaN : supDistance(f, partner, outputs) / size,
    'function-direction': f.length === 0 ? NaN : directionDistance(f, partner, 0),
    parameters: displacement === 0 ? NaN : apart / displacement,
  };
}

/** Of the final state of a run from its partner's. */
export function relativeGap(run: CellResult, partner: CellResult): RelativeGap {
  return relativeGapOf({
    f: row(run.trace, 'test_prediction', -1),
    partner: row(partner.trace, 'test_prediction', -1),
    outputs: partner.facts.outputs ?? 1,
    distance: distance(row(run.trace, 'coordinates', -1), row(partner.trace, 'coordinates', -1)),
    displacement: scalar(partner.trace, 'theta_displacement', -1),
  });
}
