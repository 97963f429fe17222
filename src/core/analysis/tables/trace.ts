import type { ColumnName } from '../../record/index.js';
import { row, scalar } from '../../record/index.js';
import type { FinishedCell } from '../finished.js';
import type { ColumnDocs, RowOf } from './columns.js';
import { known, knownAll } from './columns.js';
import { KEYS, keysOf } from './keys.js';
import { maxMarginColumns } from './max-margin.js';

/** Table `trace`: one row per finished cell and recorded epoch. */
export const TRACE = {
  ...KEYS,
  epoch: { kind: 'number', title: 'epochs done; of a gradient flow t/η' },
  train_risk: { kind: 'number', title: 'R̂' },
  weighted_risk: { kind: 'number', title: 'Σ q_i ℓ_i' },
  penalty: { kind: 'number', title: '(λ/2) ‖θ − θ⁽⁰⁾‖²' },
  worst_group: { kind: 'number', title: 'index of the group with the largest training risk' },
  worst_group_risk: { kind: 'number', title: 'max_k R̂_k' },
  train_error: { kind: 'number', title: 'training error' },
  test_error: { kind: 'number', title: 'error on the evaluation points' },
  test_error_worst: { kind: 'number', title: 'the same in the worst group' },
  theta_norm: { kind: 'number', title: '‖θ‖' },
  theta_displacement: { kind: 'number', title: '‖θ − θ⁽⁰⁾‖' },
  min_weight: { kind: 'number', title: 'min q' },
  max_margin_angle: { kind: 'number', title: 'angle to the max-margin direction û, radians, as in the table cells' },
  max_margin_sign_agreement: { kind: 'number', title: 'sign agreement with the max-margin classifier' },
  group_weight: { kind: 'numbers', title: 'sum of q over each group' },
  group_risk: { kind: 'numbers', title: 'R̂_k' },
  group_error: { kind: 'numbers', title: 'training error of each group' },
  test_group_error: { kind: 'numbers', title: 'error of each group on the evaluation points' },
} as const satisfies ColumnDocs;

export type TraceRow = RowOf<typeof TRACE>;

export function* traceRows(finished: FinishedCell): Generator<TraceRow> {
  const keys = keysOf(finished);
  const { cell, result } = finished;
  const { trace } = result;
  for (let t = 0; t < trace.points; t++) {
    const at = (name: ColumnName): number | null => known(scalar(trace, name, t));
    const allAt = (name: ColumnName): (number | null)[] => knownAll(row(trace, name, t));
    const margin = maxMarginColumns(cell, result, t);
    // Nothing is spread: of the many rows each would be an object of a shape of its own, which takes ten times as long.
    yield {
      id: keys.id,
      model: keys.model,
      model_init: keys.model_init,
      depth: keys.depth,
      width: keys.width,
      activation: keys.activation,
      parametrisation: keys.parametrisation,
      loss: keys.loss,
      method: keys.method,
      nu: keys.nu,
      lambda: keys.lambda,
      precision: keys.precision,
      seed: keys.seed,
      epoch: at('epoch'),
      train_risk: at('train_risk'),
      weighted_risk: at('weighted_risk'),
      penalty: at('penalty'),
      worst_group: at('worst_group'),
      worst_group_risk: at('worst_group_risk'),
      train_error: at('train_error'),
      test_error: at('test_error'),
      test_error_worst: at('test_error_worst'),
      theta_norm: at('theta_norm'),
      theta_displacement: at('theta_displacement'),
      min_weight: at('min_weight'),
      max_margin_angle: margin.max_margin_angle,
      max_margin_sign_agreement: margin.max_margin_sign_agreement,
      group_weight: allAt('group_weight'),
      group_risk: allAt('group_risk'),
      group_error: allAt('group_error'),
      test_group_error: allAt('test_group_error'),
    };
  }
}
