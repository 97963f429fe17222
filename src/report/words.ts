import type { MethodSpec } from '../core/cell/index.js';
import type { Combination, ParameterName } from '../core/analysis/index.js';
import { PARAMETERS } from '../core/analysis/index.js';
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
  }
}

export function shortMethodName(method: MethodSpec): string {
  return method.name === 'iw' ? 'IW' : methodName(method);
}

/** The parameters of a method, as needed where a sweep has several variants of it; empty without any. */
export function methodVariant(method: MethodSpec): string {
  switch (method.name) {
    case 'erm':
    case 'iw':
      return '';
    case 'group-dro':
      return `ν = ${given(method.nu)}${method.update === 'before' ? ', weights updated first' : ''}`;
  }
}

/** Whether the rule changes its weights while training. */
export function hasMovingWeights(method: MethodSpec): boolean {
  switch (method.name) {
    case 'erm':
    case 'iw':
      return false;
    case 'group-dro':
      return true;
  }
}

/** `λ = 10⁻³, logistic loss`; empty for a sweep without axes. */
export function combinationName({ values }: Combination): string {
  return (Object.entries(values) as [ParameterName, string | number | null][])
    .filter(([, value]) => value !== null)
    .map(([name, value]) => parameterPhrase(name, value!))
    .join(', ');
}

export function parameterPhrase(name: ParameterName, value: string | number): string {
  const text = typeof value === 'number' ? given(value) : value;
  switch (name) {
    case 'loss':
      return `${text} loss`;
    case 'loss_alpha':
      return `α = ${text}`;
    case 'loss_beta':
      return `β = ${text}`;
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
    case 'model_init':
      return `${text} initial point`;
    case 'data_classes':
      return `classes ${text}`;
    case 'data_scale':
      return text === 'none' ? 'raw inputs' : `inputs scaled to ${text}`;
    case 'max_epochs':
      return `${text} epochs`;
    case 'until_train_risk':
      return `stop at R̂ < ${text}`;
    default:
      return `${PARAMETERS[name].title}: ${text}`;
  }
}
