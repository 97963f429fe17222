import type { Cell, LossSpec, MethodSpec, ModelSpec } from '../cell/index.js';
import type { ColumnDocs, RowOf } from './tables/columns.js';

/** Every key of a cell as one flat row. Null where a key does not apply, as ν for ERM. */
export const PARAMETERS = {
  data: { kind: 'text', title: 'data set' },
  data_classes: { kind: 'text', title: 'training images per digit, as in 0:5 1:1' },
  data_labels: { kind: 'text', title: 'label of each digit, as in 0:-1 1:1' },
  data_test: { kind: 'text', title: 'evaluation images per digit' },
  data_scale: { kind: 'text', title: 'none: pixels in [0, 1]; unit: ‖x‖ = 1; sqrt-d: ‖x‖ = √d' },
  data_seed: { kind: 'number', title: 'seed of the draw of images' },
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
  max_epochs: { kind: 'number', title: 'epochs at most' },
  until_train_risk: { kind: 'number', title: 'training risk at which a run stops early' },
  record_points: { kind: 'number', title: 'recorded epochs asked for' },
  engine: { kind: 'text', title: 'engine' },
  precision: { kind: 'text', title: 'arithmetic of training' },
} as const satisfies ColumnDocs;

export type ParameterName = keyof typeof PARAMETERS;
export type Parameters = RowOf<typeof PARAMETERS>;
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as ParameterName[];

export function parametersOf(cell: Cell): Parameters {
  const { data, model, train, lr } = cell;
  return {
    data: data.name,
    data_classes: perKey(data.classes),
    data_labels: perKey(data.labels),
    data_test: perKey(data.test),
    data_scale: data.scale,
    data_seed: data.seed,
    ...modelParameters(model),
    ...lossParameters(cell.loss),
    ...methodParameters(cell.method),
    lambda: cell.lambda,
    lr: typeof lr === 'number' ? lr : null,
    lr_stable: typeof lr === 'number' ? null : lr.stable,
    seed: cell.seed,
    max_epochs: train.epochs,
    until_train_risk: train.until.train_risk ?? null,
    record_points: train.record.points,
    engine: cell.engine,
    precision: cell.precision,
  };
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
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([key, value]) => `${key}:${value}`)
    .join(' ');
}
