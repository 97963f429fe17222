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

/** The axes of a sweep besides method and seed: the parameters with at least two values. */
export function sweepAxes(cells: Iterable<Cell>): ParameterName[] {
  const seen = new Map(PARAMETER_NAMES.map((name) => [name, new Set<unknown>()]));
  const dataSeeds = new Set<string>();
  const labelled = { without: new Set<string>(), with: new Set<string>() };
  for (const cell of cells) {
    const parameters = parametersOf(cell);
    for (const name of PARAMETER_NAMES) seen.get(name)!.add(parameters[name]);
    dataSeeds.add(`${cell.seed} ${cell.data.seed}`);
    const leaders = canonicalJson([parameters.loss, parameters.data, parameters.data_classes]);
    labelled.without.add(leaders);
    labelled.with.add(`${leaders} ${parameters.data_labels}`);
  }
  // Data drawn anew with every seed repeat the experiment; they are not an axis of it.
  const dataFollowSeed = dataSeeds.size === seen.get('seed')!.size;
  // Labels are ±1 or indices as the loss asks; where they follow it, naming the loss is enough.
  const labelsFollow = labelled.with.size === labelled.without.size;
  return PARAMETER_NAMES.filter(
    (name) =>
      seen.get(name)!.size > 1 &&
      !METHOD_KEYS.includes(name) &&
      !SEED_KEYS.includes(name) &&
      !(name === 'data_seed' && dataFollowSeed) &&
      !(name === 'data_labels' && labelsFollow),
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
