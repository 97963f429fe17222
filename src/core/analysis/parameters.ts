import type { Cell, DigitCounts, LossSpec, MethodSpec, ModelSpec } from '../cell/index.js';
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
  loss: { kind: 'text', title: 'loss ℓ' },
  loss_alpha: { kind: 'number', title: 'tail exponent α of the poly-tail loss' },
  loss_beta: { kind: 'number', title: 'margin β of the poly-tail loss' },
  method: { kind: 'text', title: 'reweighting rule' },
  nu: { kind: 'number', title: 'step size ν of Group DRO' },
  update: { kind: 'text', title: 'whether Group DRO updates its weights after or before the step' },
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
    data_classes: perDigit(data.classes),
    data_labels: perDigit(data.labels),
    data_test: perDigit(data.test),
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

type ModelParameter = 'model' | 'model_init' | 'depth' | 'width' | 'activation' | 'model_beta' | 'parametrisation';

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
      };
  }
}

function lossParameters(loss: LossSpec): Pick<Parameters, 'loss' | 'loss_alpha' | 'loss_beta'> {
  switch (loss.name) {
    case 'squared':
    case 'logistic':
      return { loss: loss.name, loss_alpha: null, loss_beta: null };
    case 'poly-tail':
      return { loss: loss.name, loss_alpha: loss.alpha, loss_beta: loss.beta };
  }
}

/** The columns that tell methods apart. */
export function methodParameters(method: MethodSpec): Pick<Parameters, 'method' | 'nu' | 'update'> {
  switch (method.name) {
    case 'erm':
    case 'iw':
      return { method: method.name, nu: null, update: null };
    case 'group-dro':
      return { method: method.name, nu: method.nu, update: method.update };
  }
}

function perDigit(counts: DigitCounts): string {
  return Object.entries(counts)
    .map(([digit, count]) => `${digit}:${count}`)
    .join(' ');
}
