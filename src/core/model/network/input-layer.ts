import type { Matrix } from '../../ops/index.js';
import type { Stem } from './stem.js';

/** Layer 0 of a network on given data: its input never changes, so that it has forms of its own. */
export interface InputLayer extends Stem {
  readonly level: 1;
  /** The matrices of state and constants that have a column for each unit; a unit's step needs no other columns. */
  readonly unitwise: readonly string[];
  /** h¹ at t = 0 on the training set and on the evaluation set, in float64. */
  readonly start: { readonly train: Matrix; readonly test: Matrix };
}
