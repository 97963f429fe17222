import type { CellResult } from '../record/index.js';
import { row } from '../record/index.js';
import { distance, norm, supDistance } from './distance.js';

/** Distance of a run to the limit t → ∞ that a closed form gives (grw.md §6), θ* and f*. */
export interface LimitDistance {
  /** ‖θ − θ*‖ */
  readonly param: number;
  /** ‖θ − θ*‖ / ‖θ*‖ */
  readonly paramRelative: number;
  /** max |f(x) − f*(x)| over the evaluation points, with several outputs of ‖f(x) − f*(x)‖₂. */
  readonly fnSup: number;
}

/** The distance at recorded point `at` (default: the last); null where no closed form is known. */
export function limitDistance(result: CellResult, at = -1): LimitDistance | null {
  const { limit, initialOutside, outputs } = result.facts;
  if (limit === null) return null;
  const param = distance(row(result.trace, 'coordinates', at), limit.coordinates);
  return {
    param,
    paramRelative: param / norm(limit.coordinates, initialOutside),
    fnSup: supDistance(row(result.trace, 'test_prediction', at), limit.testPrediction, outputs),
  };
}
