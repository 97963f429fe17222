import type { Cell } from '../cell/index.js';
import type { CellResult } from '../record/index.js';
import { row } from '../record/index.js';
import { angleTo, signAgreement } from './distance.js';

/** How near a classifier is to the max-margin one (17). */
export interface MaxMarginDistance {
  /**
   * Angle to û in radians, 0 … π. Linear models: of θ, with its part outside the span of the data, which never moves.
   * Linearised networks: of θ − θ⁽⁰⁾, which alone moves f; θ⁽⁰⁾ itself is so long that θ would hardly turn. NaN of zero.
   */
  readonly angle: number;
  /** Fraction of evaluation points on which f has the sign of the max-margin classifier; NaN without any. */
  readonly signAgreement: number;
}

/** At recorded point `at` (default: the last); null where no max-margin direction is known, or there is none. */
export function maxMarginDistance(cell: Cell, result: CellResult, at = -1): MaxMarginDistance | null {
  const { maxMargin, initialOutside } = result.facts;
  if (maxMargin === null || maxMargin === undefined) return null;
  const theta = row(result.trace, 'coordinates', at);
  const start = row(result.trace, 'coordinates', 0);
  const angle =
    cell.model.kind === 'linear'
      ? angleTo(theta, maxMargin.direction, initialOutside)
      : angleTo(
          theta.map((value, j) => value - start[j]!),
          maxMargin.direction,
          0,
        );
  return { angle, signAgreement: signAgreement(row(result.trace, 'test_prediction', at), maxMargin.testPrediction) };
}
