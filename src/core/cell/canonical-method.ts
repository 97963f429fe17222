import type { DataSpec, LossSpec, MethodSpec } from './cell.js';
import type { GroupNames } from './groups.js';
import { extentOf, groupsOf } from './groups.js';
import { InvalidCellError } from './invalid-cell-error.js';
import type { CellInput } from './schema.js';

/** Size of the χ²-ball when the sweep does not say. */
const DEFAULT_LEVEL = 0.2;

/** @throws InvalidCellError */
export function canonicalLoss(loss: CellInput['loss'], data: DataSpec): LossSpec {
  if (loss.name !== 'vs') return loss;
  const groups = groupsOf(data);
  const parts = loss.by === 'class' ? ['-1', '1'] : groups.names;
  const filled = (key: 'omega' | 'iota' | 'delta', otherwise: number): Record<string, number> => {
    const given: Partial<Record<string, number>> = loss[key] ?? {};
    for (const name of Object.keys(given))
      if (!parts.includes(name))
        throw new InvalidCellError(
          ['loss', key, name],
          loss.by === 'group' ? strangerNote(name, groups) : notAClass(name, groups),
        );
    return Object.fromEntries(parts.map((name) => [name, given[name] ?? otherwise]));
  };
  return { ...loss, omega: filled('omega', 1), iota: filled('iota', 0), delta: filled('delta', 1) };
}

function notAClass(name: string, { one }: GroupNames): string {
  return `classes are −1 and 1, not ${name}; for ${one}s say by: group`;
}

function strangerNote(name: string, { one, list, names }: GroupNames): string {
  return `${one} ${name} is not among ${list} (${names.join(', ')})`;
}

/** @throws InvalidCellError */
export function canonicalMethod({ method, train }: CellInput, data: DataSpec): MethodSpec {
  switch (method.name) {
    case 'chi2-dro':
      return canonicalBall(method);
    case 'cvar-doro':
    case 'chi2-doro':
      if (method.eps >= method.alpha)
        throw new InvalidCellError(
          ['method', 'eps'],
          `expected less than alpha (${method.alpha}), got ${method.eps}: more would be dropped than counts`,
        );
      return method;
    case 'jtt':
      if (method.t1 >= train.epochs)
        throw new InvalidCellError(
          ['method', 't1'],
          `expected less than train.epochs (${train.epochs}), got ${method.t1}: the second training would never begin`,
        );
      return method;
    case 'custom':
      return canonicalWeights(method, data);
    default:
      return method;
  }
}

type Chi2Dro = Extract<MethodSpec, { name: 'chi2-dro' }>;
type Custom = Extract<MethodSpec, { name: 'custom' }>;

function canonicalBall({ name, alpha, rho }: Chi2Dro): Chi2Dro {
  if (alpha !== undefined && rho !== undefined)
    throw new InvalidCellError(['method', 'rho'], 'chi2-dro takes alpha or rho, not both');
  return rho === undefined ? { name, alpha: alpha ?? DEFAULT_LEVEL } : { name, rho };
}

function canonicalWeights(method: Custom, data: DataSpec): Custom {
  const { name, groups, samples } = method;
  if (groups !== undefined && samples !== undefined)
    throw new InvalidCellError(['method', 'samples'], 'custom takes groups or samples, not both');
  if (samples !== undefined) {
    const { samples: total } = extentOf(data);
    if (samples.length !== total)
      throw new InvalidCellError(
        ['method', 'samples'],
        `expected ${total} weights, one for each training sample, got ${samples.length}`,
      );
    checkSum('samples', samples);
    return { name, samples };
  }
  const known = groupsOf(data);
  if (groups === undefined) {
    const example = known.names.map((group, k) => `${group}: ${k + 1}`).join(', ');
    throw new InvalidCellError(['method'], `custom needs weights: groups: { ${example} }, or samples: […]`);
  }
  for (const group of Object.keys(groups))
    if (!known.names.includes(group))
      throw new InvalidCellError(['method', 'groups', group], strangerNote(group, known));
  for (const group of known.names)
    if (groups[group] === undefined)
      throw new InvalidCellError(['method', 'groups'], `${known.one} ${group} has no weight; 0 leaves its samples out`);
  checkSum('groups', Object.values(groups));
  return { name, groups };
}

function checkSum(key: 'groups' | 'samples', weights: readonly number[]): void {
  if (!weights.some((weight) => weight > 0))
    throw new InvalidCellError(['method', key], 'every weight is 0; at least one has to be larger');
}
