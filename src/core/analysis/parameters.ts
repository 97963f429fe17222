import type { Cell, CsvSpec, DataSpec, LossSpec, MethodSpec, ModelSpec } from '../cell/index.js';
import { compareNames, filesOf } from '../cell/index.js';
import type { ColumnDocs, RowOf } from './tables/columns.js';

/** Every key of a cell as one flat row. Null where a key does not apply, as ν for ERM. */
export const PARAMETERS = {
  data: { kind: 'text', title: 'data set' },
  data_classes: { kind: 'text', title: 'training images per digit, as in 0:5 1:1' },
  data_labels: {
    kind: 'text',
    title: 'label of each digit or class, as in 0:-1 1:1, or 0:0 1:1 2:2 for losses over classes',
  },
  data_test: { kind: 'text', title: 'evaluation samples per digit or group, or in all' },
  data_scale: { kind: 'text', title: 'none: as they are; unit: ‖x‖ = 1; sqrt-d: ‖x‖ = √d' },
  data_seed: { kind: 'number', title: 'seed of the draw of samples' },
  data_groups: { kind: 'text', title: 'training samples per group, as in cats:45 dogs:5' },
  data_train: { kind: 'number', title: 'training images of colored-mnist' },
  data_label_noise: { kind: 'number', title: 'probability that a label of colored-mnist is flipped' },
  data_color_noise: { kind: 'number', title: 'probability that colour contradicts the label in training' },
  data_test_color_noise: { kind: 'number', title: 'probability that colour contradicts the label in evaluation' },
  data_d_core: { kind: 'number', title: 'core features of two-gaussians' },
  data_d_spu: { kind: 'number', title: 'spurious features of two-gaussians' },
  data_d_noise: { kind: 'number', title: 'noise features of two-gaussians' },
  data_sigma_core: { kind: 'number', title: 'deviation σ_core of the core features' },
  data_sigma_spu: { kind: 'number', title: 'deviation σ_spu of the spurious features' },
  data_sigma_noise: { kind: 'number', title: 'size σ_noise of the noise features' },
  data_file: { kind: 'text', title: "first digits of the SHA-256 of the user's files, as in sha256:0f1e2d3c4b5a" },
  data_columns: {
    kind: 'text',
    title: 'columns of a CSV file that are read, as in label animal, group home, features age weight',
  },
  data_holdout: { kind: 'number', title: 'share of every group that is held out for evaluation' },
  model: { kind: 'text', title: 'model' },
  model_init: { kind: 'text', title: 'initial point θ⁽⁰⁾' },
  depth: { kind: 'number', title: 'hidden layers L of a network' },
  width: { kind: 'number', title: 'units m of each hidden layer' },
  activation: { kind: 'text', title: 'activation σ' },
  model_beta: { kind: 'number', title: 'strength β of the biases' },
  parametrisation: { kind: 'text', title: 'parametrisation of a network' },
  first_layer: {
    kind: 'text',
    title: 'whether the first layer of a network is drawn itself (explicit) or what it does',
  },
  loss: { kind: 'text', title: 'loss ℓ' },
  loss_alpha: { kind: 'number', title: 'tail exponent α of the poly-tail loss' },
  loss_beta: { kind: 'number', title: 'margin β of the poly-tail loss' },
  loss_by: { kind: 'text', title: 'whether the loss tells samples apart by class or by group' },
  loss_omega: { kind: 'text', title: 'factor ω of the vs loss per class or group, as in -1:1 1:5' },
  loss_iota: { kind: 'text', title: 'shift ι of the vs loss per class or group' },
  loss_delta: { kind: 'text', title: 'margin factor Δ of the vs loss per class or group' },
  loss_tau: { kind: 'number', title: 'strength τ of logit adjustment (la)' },
  loss_gamma: { kind: 'number', title: 'exponent γ of class-dependent temperatures (cdt)' },
  loss_c: { kind: 'number', title: 'margin C of ldam' },
  method: { kind: 'text', title: 'reweighting rule' },
  nu: { kind: 'number', title: 'step size ν of Group DRO' },
  update: { kind: 'text', title: 'whether Group DRO updates its weights after or before the step' },
  alpha: { kind: 'number', title: 'level α of CVaR, χ²-DRO and DORO' },
  rho: { kind: 'number', title: 'radius ρ of χ²-DRO where given instead of α' },
  eps: { kind: 'number', title: 'share ε of outliers that DORO drops' },
  tau: { kind: 'number', title: 'temperature τ of KL-DRO' },
  gamma: { kind: 'number', title: 'exponent γ of focal weights' },
  t1: { kind: 'number', title: 'epochs T₁ of the first training of JTT' },
  kappa: { kind: 'number', title: 'factor κ of the samples that JTT upweights' },
  weights: { kind: 'text', title: 'custom weights, per group as in 0:1 1:5, or of each sample as in 1 5 2' },
  lambda: { kind: 'number', title: 'ridge penalty λ' },
  lr: { kind: 'number', title: 'learning rate η where given as a number' },
  lr_stable: { kind: 'number', title: 'learning rate where given as a fraction of the stability limit' },
  seed: { kind: 'number', title: 'seed of the initial point' },
  max_epochs: { kind: 'number', title: 'epochs at most, where epochs are taken' },
  until_train_risk: { kind: 'number', title: 'training risk at which a run stops early' },
  until_stationary: {
    kind: 'number',
    title: 'movement of θ over a decade, relative to ‖θ‖, at which a run stops early',
  },
  until_time: { kind: 'number', title: 'time t = η · epochs to which the gradient flow is followed' },
  record_points: { kind: 'number', title: 'recorded epochs asked for' },
  engine: { kind: 'text', title: 'engine' },
  precision: { kind: 'text', title: 'arithmetic of training' },
} as const satisfies ColumnDocs;

export type ParameterName = keyof typeof PARAMETERS;
export type Parameters = RowOf<typeof PARAMETERS>;
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as ParameterName[];
const DATA_PARAMETERS = PARAMETER_NAMES.filter((name) => /^data(_|$)/.test(name));

/** Every pass of an analysis asks for those of every cell. */
const asked = new WeakMap<Cell, Parameters>();

/** The same object for the same cell, which nobody may change. */
export function parametersOf(cell: Cell): Parameters {
  let parameters = asked.get(cell);
  if (parameters === undefined) asked.set(cell, (parameters = spelledOut(cell)));
  return parameters;
}

function spelledOut(cell: Cell): Parameters {
  const { data, model, train, lr } = cell;
  return {
    ...dataParameters(data),
    ...modelParameters(model),
    ...lossParameters(cell.loss),
    ...methodParameters(cell.method),
    lambda: cell.lambda,
    lr: typeof lr === 'number' ? lr : null,
    lr_stable: typeof lr === 'number' ? null : lr.stable,
    seed: cell.seed,
    max_epochs: train.until.time === undefined ? train.epochs : null,
    until_train_risk: train.until.train_risk ?? null,
    until_stationary: train.until.stationary ?? null,
    until_time: train.until.time ?? null,
    record_points: train.record.points,
    engine: cell.engine,
    precision: cell.precision,
  };
}

type DataParameter = Extract<ParameterName, 'data' | `data_${string}`>;

/** Digits of a digest that are enough to tell files apart by eye. */
const SHOWN_DIGEST = 'sha256:'.length + 12;

function dataParameters(data: DataSpec): Pick<Parameters, DataParameter> {
  const nulls = Object.fromEntries(DATA_PARAMETERS.map((name) => [name, null])) as Pick<Parameters, DataParameter>;
  const { name: data_name, labels, scale, seed } = data;
  const common = {
    ...nulls,
    data: data_name,
    data_labels: perKey(labels),
    data_scale: scale,
    data_seed: seed ?? null,
  };
  switch (data.name) {
    case 'mnist':
      return { ...common, data_classes: perKey(data.classes), data_test: perKey(data.test) };
    case 'colored-mnist':
      return {
        ...common,
        data_test: String(data.test),
        data_train: data.train,
        data_label_noise: data.label_noise,
        data_color_noise: data.color_noise,
        data_test_color_noise: data.test_color_noise,
      };
    case 'two-gaussians':
      return {
        ...common,
        data_test: String(data.test),
        data_groups: `majority:${data.majority} minority:${data.minority}`,
        data_d_core: data.d_core,
        data_d_spu: data.d_spu,
        data_d_noise: data.d_noise,
        data_sigma_core: data.sigma_core,
        data_sigma_spu: data.sigma_spu,
        data_sigma_noise: data.sigma_noise ?? null,
      };
    case 'csv':
    case 'idx': {
      const { groups } = data.contents;
      return {
        ...common,
        data_test: perKey(Object.fromEntries(groups.map(({ name, test }) => [name, test]))),
        data_groups: perKey(Object.fromEntries(groups.map(({ name, train }) => [name, train]))),
        data_file: filesOf(data)
          .map((digest) => digest.slice(0, SHOWN_DIGEST))
          .join(' '),
        data_columns: data.name === 'csv' ? columnsOf(data) : null,
        data_holdout: data.holdout ?? null,
      };
    }
  }
}

function columnsOf({ label, group, split, features }: CsvSpec): string {
  return Object.entries({ label, group, split, features: features?.join(' ') })
    .flatMap(([role, names]) => (names === undefined ? [] : [`${role} ${names}`]))
    .join(', ');
}

type ModelParameter =
  'model' | 'model_init' | 'depth' | 'width' | 'activation' | 'model_beta' | 'parametrisation' | 'first_layer';

function modelParameters(model: ModelSpec): Pick<Parameters, ModelParameter> {
  switch (model.kind) {
    case 'linear':
      return {
        model: model.kind,
        model_init: model.init,
        depth: null,
        width: null,
        activation: null,
        model_beta: null,
        parametrisation: null,
        first_layer: null,
      };
    case 'network':
    case 'linearised':
      return {
        model: model.kind,
        model_init: model.init,
        depth: model.depth,
        width: model.width,
        activation: model.activation,
        model_beta: model.beta,
        parametrisation: model.parametrisation,
        first_layer: model.first_layer ?? 'explicit',
      };
  }
}

type LossParameter = Extract<ParameterName, 'loss' | `loss_${string}`>;

const NO_LOSS_PARAMETERS = {
  loss_alpha: null,
  loss_beta: null,
  loss_by: null,
  loss_omega: null,
  loss_iota: null,
  loss_delta: null,
  loss_tau: null,
  loss_gamma: null,
  loss_c: null,
} as const satisfies Record<Exclude<LossParameter, 'loss'>, null>;

function lossParameters(loss: LossSpec): Pick<Parameters, LossParameter> {
  const none = { loss: loss.name, ...NO_LOSS_PARAMETERS };
  switch (loss.name) {
    case 'squared':
    case 'logistic':
    case 'cross-entropy':
    case 'vector-squared':
      return none;
    case 'poly-tail':
      return { ...none, loss_alpha: loss.alpha, loss_beta: loss.beta };
    case 'vs':
      return {
        ...none,
        loss_by: loss.by,
        loss_omega: perKey(loss.omega ?? {}),
        loss_iota: perKey(loss.iota ?? {}),
        loss_delta: perKey(loss.delta ?? {}),
      };
    case 'wce':
      return { ...none, loss_by: loss.by };
    case 'la':
      return { ...none, loss_by: loss.by, loss_tau: loss.tau };
    case 'cdt':
      return { ...none, loss_by: loss.by, loss_gamma: loss.gamma };
    case 'ldam':
      return { ...none, loss_by: loss.by, loss_c: loss.c };
  }
}

/** The columns that tell methods apart. */
export const METHOD_PARAMETERS = [
  'method',
  'nu',
  'update',
  'alpha',
  'rho',
  'eps',
  'tau',
  'gamma',
  't1',
  'kappa',
  'weights',
] as const satisfies readonly ParameterName[];

type MethodParameters = Pick<Parameters, (typeof METHOD_PARAMETERS)[number]>;

export function methodParameters(method: MethodSpec): MethodParameters {
  const nulls = Object.fromEntries(METHOD_PARAMETERS.map((name) => [name, null])) as MethodParameters;
  const none = { ...nulls, method: method.name };
  switch (method.name) {
    case 'erm':
    case 'iw':
      return none;
    case 'group-dro':
      return { ...none, nu: method.nu, update: method.update };
    case 'cvar':
      return { ...none, alpha: method.alpha };
    case 'chi2-dro':
      return { ...none, alpha: method.alpha ?? null, rho: method.rho ?? null };
    case 'kl-dro':
      return { ...none, tau: method.tau };
    case 'cvar-doro':
    case 'chi2-doro':
      return { ...none, alpha: method.alpha, eps: method.eps };
    case 'jtt':
      return { ...none, t1: method.t1, kappa: method.kappa };
    case 'focal':
      return { ...none, gamma: method.gamma };
    case 'custom':
      return { ...none, weights: method.samples?.join(' ') ?? perKey(method.groups ?? {}) };
  }
}

function perKey(values: Readonly<Partial<Record<string, number>>>): string {
  return Object.entries(values)
    .sort(([a], [b]) => compareNames(a, b))
    .map(([key, value]) => `${key}:${value}`)
    .join(' ');
}
