import type { LossSpec, MethodSpec } from '../core/cell/index.js';
import type { Combination, ParameterName } from '../core/analysis/index.js';
import { methodParameters, PARAMETERS } from '../core/analysis/index.js';
import { given } from './numbers.js';

/** What methods and parameters are called in figures, tables and captions. */

export function methodName(method: MethodSpec): string {
  switch (method.name) {
    case 'erm':
      return 'ERM';
    case 'iw':
      return 'importance weighting (IW)';
    case 'group-dro':
      return 'Group DRO';
    case 'cvar':
      return 'CVaR';
    case 'chi2-dro':
      return 'χ²-DRO';
    case 'kl-dro':
      return 'KL-DRO';
    case 'cvar-doro':
      return 'CVaR-DORO';
    case 'chi2-doro':
      return 'χ²-DORO';
    case 'jtt':
      return 'just train twice (JTT)';
    case 'focal':
      return 'focal weights';
    case 'custom':
      return 'custom weights';
  }
}

export function shortMethodName(method: MethodSpec): string {
  switch (method.name) {
    case 'iw':
      return 'IW';
    case 'jtt':
      return 'JTT';
    default:
      return methodName(method);
  }
}

/** The parameters of a method, as needed where a sweep has several variants of it; empty without any. */
export function methodVariant(method: MethodSpec): string {
  switch (method.name) {
    case 'erm':
    case 'iw':
      return '';
    case 'group-dro':
      return `ν = ${given(method.nu)}${method.update === 'before' ? ', weights updated first' : ''}`;
    case 'cvar':
      return `α = ${given(method.alpha)}`;
    case 'chi2-dro':
      return method.rho === undefined ? `α = ${given(method.alpha!)}` : `ρ = ${given(method.rho)}`;
    case 'kl-dro':
      return `τ = ${given(method.tau)}`;
    case 'cvar-doro':
    case 'chi2-doro':
      return `α = ${given(method.alpha)}, ε = ${given(method.eps)}`;
    case 'jtt':
      return `T₁ = ${given(method.t1)}, κ = ${given(method.kappa)}`;
    case 'focal':
      return `γ = ${given(method.gamma)}`;
    case 'custom':
      return weightsPhrase(methodParameters(method).weights ?? '');
  }
}

/** Weights of many samples would fill the legend. */
const LONGEST_WEIGHTS = 24;

function weightsPhrase(weights: string): string {
  const shown = weights.length > LONGEST_WEIGHTS ? `${weights.slice(0, LONGEST_WEIGHTS - 1)}…` : weights;
  return `weights ${shown}`;
}

/** Whether the rule changes its weights while training. */
export function hasMovingWeights(method: MethodSpec): boolean {
  switch (method.name) {
    case 'erm':
    case 'iw':
    case 'custom':
      return false;
    default:
      return true;
  }
}

/** Losses whose word in sweeps is short for a name. */
const LOSS_NAMES: Readonly<Partial<Record<string, string>>> = {
  vs: 'vector-scaling',
  wce: 'weighted cross-entropy',
  la: 'logit-adjusted',
  cdt: 'CDT',
  ldam: 'LDAM',
  'vector-squared': 'vector squared',
} satisfies Partial<Record<LossSpec['name'], string>>;

/** `λ = 10⁻³, logistic loss`; empty for a sweep without axes. */
export function combinationName({ values }: Combination): string {
  return (Object.entries(values) as [ParameterName, string | number | null][])
    .filter(([, value]) => value !== null)
    .map(([name, value]) => parameterPhrase(name, value!))
    .join(', ');
}

/** What an axis is titled. */
export function axisTitle(name: ParameterName): string {
  switch (name) {
    case 'width':
      return 'width m';
    case 'depth':
      return 'hidden layers L';
    case 'lr':
      return 'learning rate η';
    case 'lr_stable':
      return 'η / stability limit';
    case 'max_epochs':
      return 'epochs at most';
    case 'until_time':
      return 'time t';
    default:
      return PARAMETERS[name].title;
  }
}

export function parameterPhrase(name: ParameterName, value: string | number): string {
  const text = typeof value === 'number' ? given(value) : value;
  switch (name) {
    case 'loss':
      return `${LOSS_NAMES[text] ?? text} loss`;
    case 'loss_alpha':
      return `α = ${text}`;
    case 'loss_beta':
      return `β = ${text}`;
    case 'loss_by':
      return `loss by ${text}`;
    case 'loss_omega':
      return `ω = ${text}`;
    case 'loss_iota':
      return `ι = ${text}`;
    case 'loss_delta':
      return `Δ = ${text}`;
    case 'loss_tau':
      return `τ = ${text}`;
    case 'loss_gamma':
      return `γ = ${text}`;
    case 'loss_c':
      return `C = ${text}`;
    case 'lambda':
      return `λ = ${text}`;
    case 'nu':
      return `ν = ${text}`;
    case 'lr':
      return `η = ${text}`;
    case 'lr_stable':
      return `η = ${text} of the stability limit`;
    case 'precision':
      return text;
    case 'engine':
      return `${text} engine`;
    case 'model':
      return text;
    case 'model_init':
      return `${text} initial point`;
    case 'depth':
      return `L = ${text}`;
    case 'width':
      return `m = ${text}`;
    case 'activation':
      return text === 'relu' ? 'relu (outside Assumption 2)' : text;
    case 'model_beta':
      return `bias β = ${text}`;
    case 'parametrisation':
      return `${text} scaling`;
    case 'first_layer':
      return `first layer ${text}`;
    case 'data_classes':
      return `classes ${text}`;
    case 'data_scale':
      return text === 'none' ? 'raw inputs' : `inputs scaled to ${text}`;
    case 'max_epochs':
      return `${text} epochs`;
    case 'until_train_risk':
      return `stop at R̂ < ${text}`;
    case 'until_time':
      return `t = ${text}`;
    default:
      return `${PARAMETERS[name].title}: ${text}`;
  }
}
