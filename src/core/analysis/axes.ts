import type { Cell, MethodSpec } from '../cell/index.js';
import { canonicalJson } from '../cell/index.js';
import type { ParameterName, Parameters } from './parameters.js';
import { METHOD_PARAMETERS, PARAMETER_NAMES, parametersOf } from './parameters.js';

/** The keys that tell methods and repetitions apart; every other key that varies over a sweep is one of its axes. */
const METHOD_KEYS: readonly ParameterName[] = METHOD_PARAMETERS;
const SEED_KEYS: readonly ParameterName[] = ['seed'];

/** What the cells compared with one another have in common: the values of the sweep's axes, in order of the keys. */
export interface Combination {
  /** Equal for equal values. */
  readonly key: string;
  readonly values: Readonly<Partial<Parameters>>;
}

/**
 * Details that go without saying where the keys they belong to determine them: that a linear model has no hidden layers, how
 * the one poly-tail loss of the sweep is made, which engine trains what. Data drawn anew with every seed repeat the experiment.
 */
const LEADERS: Readonly<Partial<Record<ParameterName, readonly ParameterName[]>>> = {
  ...leaders(['seed'], 'data_seed'),
  // ±1 or indices, as the loss asks.
  ...leaders(['loss', 'data', 'data_classes'], 'data_labels'),
  ...leaders(['model'], 'model_init', 'depth', 'width', 'activation', 'model_beta', 'parametrisation', 'first_layer'),
  ...leaders(['loss'], 'loss_alpha', 'loss_beta', 'loss_by', 'loss_omega', 'loss_iota', 'loss_delta', 'loss_tau'),
  ...leaders(['loss'], 'loss_gamma', 'loss_c'),
  ...leaders(['model', 'precision'], 'engine'),
};

function leaders(of: readonly ParameterName[], ...names: ParameterName[]): typeof LEADERS {
  return Object.fromEntries(names.map((name) => [name, of]));
}

/** The axes of a sweep besides method and seed: the parameters with at least two values that say more than others do. */
export function sweepAxes(cells: Iterable<Cell>): ParameterName[] {
  const seen = new Map(PARAMETER_NAMES.map((name) => [name, new Set<unknown>()]));
  const following = Object.entries(LEADERS).map(([name, own]) => ({
    name: name as ParameterName,
    own,
    without: new Set<string>(),
    with: new Set<string>(),
  }));
  for (const cell of cells) {
    const parameters = parametersOf(cell);
    for (const name of PARAMETER_NAMES) seen.get(name)!.add(parameters[name]);
    for (const { name, own, ...groups } of following) {
      const led = own.map((leader) => String(parameters[leader])).join('\n');
      groups.without.add(led);
      groups.with.add(`${led}\n${parameters[name]}`);
    }
  }
  const implied = following.filter((entry) => entry.with.size === entry.without.size).map(({ name }) => name);
  return PARAMETER_NAMES.filter(
    (name) =>
      seen.get(name)!.size > 1 && !METHOD_KEYS.includes(name) && !SEED_KEYS.includes(name) && !implied.includes(name),
  );
}

export function combinationOf(cell: Cell, axes: readonly ParameterName[]): Combination {
  const parameters = parametersOf(cell);
  const values = Object.fromEntries(axes.map((name) => [name, parameters[name]])) as Partial<Parameters>;
  return { key: canonicalJson(values), values };
}

/** Equal for equal methods, parameters included. */
export function methodKey(method: MethodSpec): string {
  return canonicalJson(method);
}
