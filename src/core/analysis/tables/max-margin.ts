import type { Cell } from '../../cell/index.js';
import type { CellResult } from '../../record/index.js';
import { maxMarginDistance } from '../max-margin.js';
import { known } from './columns.js';

interface MaxMarginColumns {
  readonly max_margin_angle: number | null;
  readonly max_margin_sign_agreement: number | null;
}

/** At recorded point `at` (default: the last). */
export function maxMarginColumns(cell: Cell, result: CellResult, at = -1): MaxMarginColumns {
  const distance = maxMarginDistance(cell, result, at);
  return {
    max_margin_angle: known(distance?.angle ?? NaN),
    max_margin_sign_agreement: known(distance?.signAgreement ?? NaN),
  };
}
