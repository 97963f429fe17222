import type { FinishedCell } from '../finished.js';
import { limitDistance } from '../limit.js';
import { maxMarginColumns } from './max-margin.js';
import type { CellResult, ColumnName } from '../../record/index.js';
import { row, scalar } from '../../record/index.js';
import { weightReport } from '../weights.js';
import type { ColumnDocs, RowOf } from './columns.js';
import { known, knownAll } from './columns.js';
import { ALL_KEYS, allKeysOf } from './keys.js';

/** Table `cells`: one row per finished cell: what it was, and its last recorded state. */
export const CELLS = {
  ...ALL_KEYS,
  outcome: {
    kind: 'text',
    title: 'epochs (all done), train_risk or stationary (target reached), time (of a gradient flow up) or diverged',
  },
  epochs: { kind: 'number', title: 'epochs done; of a gradient flow t/η' },
  backend: { kind: 'text', title: 'what computed it' },
  samples: { kind: 'number', title: 'n, training samples' },
  evaluation_samples: { kind: 'number', title: 'm, evaluation points' },
  features: { kind: 'number', title: 'd, inputs' },
  outputs: { kind: 'number', title: 'C, outputs of the model: the number of classes for losses over classes, else 1' },
  rank: { kind: 'number', title: 'recorded coordinates of θ' },
  learning_rate: { kind: 'number', title: 'η as used' },
  stability_limit: { kind: 'number', title: 'largest η that is safe for every rule' },
  kernel_min: {
    kind: 'number',
    title: 'smallest eigenvalue of the Gram matrix, of networks the tangent kernel at the start',
  },
  kernel_max: { kind: 'number', title: 'largest eigenvalue of the same' },
  initial_norm: { kind: 'number', title: '‖θ⁽⁰⁾‖' },
  train_risk: { kind: 'number', title: 'final R̂' },
  weighted_risk: { kind: 'number', title: 'final Σ q_i ℓ_i' },
  penalty: { kind: 'number', title: 'final (λ/2) ‖θ − θ⁽⁰⁾‖²' },
  worst_group_risk: { kind: 'number', title: 'final max_k R̂_k' },
  train_error: { kind: 'number', title: 'final training error' },
  test_error: { kind: 'number', title: 'final error on the evaluation points' },
  test_error_worst: { kind: 'number', title: 'the same in the worst group' },
  theta_norm: { kind: 'number', title: 'final ‖θ‖' },
  theta_displacement: { kind: 'number', title: 'final ‖θ − θ⁽⁰⁾‖' },
  limit_param: { kind: 'number', title: '‖θ − θ*‖, where the limit θ* has a closed form' },
  limit_param_relative: { kind: 'number', title: '‖θ − θ*‖ / ‖θ*‖' },
  limit_fn_sup: { kind: 'number', title: 'max |f − f*| over the evaluation points, with several outputs of ‖f − f*‖₂' },
  max_margin: {
    kind: 'number',
    title: 'γ, the largest margin of a direction of norm 1; empty if none separates the samples',
  },
  max_margin_angle: {
    kind: 'number',
    title: 'angle of θ to the max-margin direction û, radians; of linearised networks the angle of θ − θ⁽⁰⁾',
  },
  max_margin_sign_agreement: {
    kind: 'number',
    title: 'fraction of evaluation points where f has the sign of the max-margin classifier',
  },
  min_weight: { kind: 'number', title: 'min q over all recorded epochs' },
  min_weight_last_tenth: { kind: 'number', title: 'min q over the last tenth of training' },
  weight_variation_last_tenth: {
    kind: 'number',
    title: 'total variation of the group weights over the last tenth, recorded epochs',
  },
  weight_records_last_tenth: { kind: 'number', title: 'recorded epochs in the last tenth, and the one it begins with' },
  group_names: { kind: 'texts', title: 'groups; the lists below have their order' },
  group_sizes: { kind: 'numbers', title: 'n_k' },
  group_weight: { kind: 'numbers', title: 'final sum of q over each group' },
  group_risk: { kind: 'numbers', title: 'final R̂_k' },
  group_error: { kind: 'numbers', title: 'final training error of each group' },
  test_group_error: { kind: 'numbers', title: 'final error of each group on the evaluation points' },
} as const satisfies ColumnDocs;

export type CellRow = RowOf<typeof CELLS>;

export function cellRow(finished: FinishedCell): CellRow {
  const { cell, result } = finished;
  const { facts, trace } = result;
  const last = (name: ColumnName): number | null => known(scalar(trace, name, -1));
  const lastOf = (name: ColumnName): (number | null)[] => knownAll(row(trace, name, -1));
  const weights = weightReport(result);
  return {
    ...allKeysOf(finished),
    outcome: result.outcome,
    epochs: result.epochs,
    backend: result.backend,
    samples: facts.samples,
    evaluation_samples: facts.evaluationSamples,
    features: facts.features,
    outputs: facts.outputs ?? 1,
    rank: facts.rank,
    learning_rate: facts.learningRate,
    stability_limit: facts.stabilityLimit,
    kernel_min: facts.kernelMin,
    kernel_max: facts.kernelMax,
    initial_norm: facts.initialNorm,
    train_risk: last('train_risk'),
    weighted_risk: last('weighted_risk'),
    penalty: last('penalty'),
    worst_group_risk: last('worst_group_risk'),
    train_error: last('train_error'),
    test_error: last('test_error'),
    test_error_worst: last('test_error_worst'),
    theta_norm: last('theta_norm'),
    theta_displacement: last('theta_displacement'),
    ...limitColumns(result),
    max_margin: facts.maxMargin?.margin ?? null,
    ...maxMarginColumns(cell, result),
    min_weight: known(weights.min),
    min_weight_last_tenth: known(weights.minLastTenth),
    weight_variation_last_tenth: known(weights.variationLastTenth),
    weight_records_last_tenth: weights.recordsLastTenth,
    group_names: facts.groups.map((group) => group.name),
    group_sizes: facts.groups.map((group) => group.size),
    group_weight: lastOf('group_weight'),
    group_risk: lastOf('group_risk'),
    group_error: lastOf('group_error'),
    test_group_error: lastOf('test_group_error'),
  };
}

function limitColumns(result: CellResult): Pick<CellRow, 'limit_param' | 'limit_param_relative' | 'limit_fn_sup'> {
  const limit = limitDistance(result);
  return {
    limit_param: known(limit?.param ?? NaN),
    limit_param_relative: known(limit?.paramRelative ?? NaN),
    limit_fn_sup: known(limit?.fnSup ?? NaN),
  };
}
