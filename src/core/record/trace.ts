/** What a run records: named columns over the recorded epochs. */

/**
 * Every column, with what one row of it holds. Shapes: `scalar` 1 number, `group` K, `train` n × C, `test` m × C
 * (evaluation points; the C outputs of a point next to each other, one but for losses over classes), `coordinate` r. Risks are means of the loss; errors are fractions in [0, 1]; weights sum to 1.
 */
export const COLUMNS = {
  epoch: { shape: 'scalar', title: 'epochs done; of a gradient flow t/η, which need not be whole' },
  train_risk: { shape: 'scalar', title: 'empirical risk R̂ on the training set, without penalty' },
  weighted_risk: { shape: 'scalar', title: 'weighted risk Σ q_i ℓ_i with the weights in force, equation (3)' },
  penalty: { shape: 'scalar', title: '(λ/2) ‖θ − θ⁽⁰⁾‖², equation (13)' },
  worst_group: { shape: 'scalar', title: 'index of the group with the largest training risk' },
  worst_group_risk: { shape: 'scalar', title: 'max_k R̂_k, equation (2)' },
  train_error: { shape: 'scalar', title: 'training error' },
  test_error: { shape: 'scalar', title: 'error on the evaluation set, NaN without one' },
  test_error_worst: { shape: 'scalar', title: 'largest error of a group on the evaluation set, NaN without one' },
  theta_norm: { shape: 'scalar', title: '‖θ‖' },
  theta_displacement: { shape: 'scalar', title: '‖θ − θ⁽⁰⁾‖' },
  min_weight: { shape: 'scalar', title: 'min_i q_i' },
  group_risk: { shape: 'group', title: 'R̂_k on the training set' },
  group_error: { shape: 'group', title: 'training error of each group' },
  group_weight: { shape: 'group', title: 'Σ of q_i over each group (Group DRO: g_k)' },
  test_group_error: { shape: 'group', title: 'error of each group on the evaluation set, NaN where it has no points' },
  coordinates: {
    shape: 'coordinate',
    title:
      'linear and linearised models: θ in an orthonormal basis of the span of the training gradients, outside which it ' +
      'never moves. Networks: θ in a basis of where it moves, if that is at most 256 numbers, else its component along ' +
      'θ⁽⁰⁾ and a random sketch of the rest in 255 sums. Distances between two runs of one initial point are exact, for ' +
      'sketches estimates with a standard error of 4.4 %',
  },
  train_prediction: { shape: 'train', title: 'f(x_i) on the training set, every output of a sample in turn' },
  test_prediction: { shape: 'test', title: 'f(x) on the evaluation set, every output of a point in turn' },
} as const satisfies Record<string, { shape: ColumnShape; title: string }>;

export type ColumnShape = 'scalar' | 'group' | 'train' | 'test' | 'coordinate';
export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

/** `points × width` numbers, row-major: row t belongs to the t-th recorded epoch. */
export interface Column {
  readonly width: number;
  readonly data: Float64Array;
}

export interface Trace {
  /** Number of recorded epochs, ≥ 1. */
  readonly points: number;
  readonly columns: Readonly<Record<ColumnName, Column>>;
}

/** Row `point` of a column (a view, not a copy); negative counts from the end, as −1 for the last. */
export function row(trace: Trace, name: ColumnName, point: number): Float64Array {
  const { width, data } = trace.columns[name];
  const index = point < 0 ? trace.points + point : point;
  return data.subarray(index * width, (index + 1) * width);
}

/** The number in a scalar column at `point`; negative counts from the end. */
export function scalar(trace: Trace, name: ColumnName, point: number): number {
  return row(trace, name, point)[0]!;
}
