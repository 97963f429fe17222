import type { LossSpec, MethodSpec } from './cell.js';
import { InvalidCellError } from './invalid-cell-error.js';
import type { CellInput } from './schema.js';

/** Size of the χ²-ball when the sweep does not say. */
const DEFAULT_LEVEL = 0.2;

/** @throws InvalidCellError */
export function canonicalLoss({ loss, data }: CellInput): LossSpec {
  if (loss.name !== 'vs') return loss;
  const parts = loss.by === 'class' ? ['-1', '1'] : Object.keys(data.classes);
  const filled = (key: 'omega' | 'iota' | 'delta', otherwise: number): Record<string, number> => {
    const given: Partial<Record<string, number>> = loss[key] ?? {};
    for (const name of Object.keys(given))
      if (!parts.includes(name)) throw new InvalidCellError(['loss', key, name], strangerNote(name, loss.by, parts));
    return Object.fromEntries(parts.map((name) => [name, given[name] ?? otherwise]));
  };
  return { ...loss, omega: filled('omega', 1), iota: filled('iota', 0), delta: filled('delta', 1) };
}

function strangerNote(name: string, by: 'class' | 'group', parts: readonly string[]): string {
  return by === 'class'
    ? `classes are −1 and 1, not ${name}; for digits say by: group`
    : `digit ${name} is not among data.classes (${parts.join(', ')})`;
}

/** @throws InvalidCellError */
export function canonicalMethod({ method, data, train }: CellInput): MethodSpec {
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
      return canonicalWeights(method, data.classes);
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

function canonicalWeights(method: Custom, classes: CellInput['data']['classes']): Custom {
  const { name, groups, samples } = method;
  const counts = Object.entries(classes);
  if (groups !== undefined && samples !== undefined)
    throw new InvalidCellError(['method', 'samples'], 'custom takes groups or samples, not both');
  if (samples !== undefined) {
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    if (samples.length !== total)
      throw new InvalidCellError(
        ['method', 'samples'],
        `expected ${total} weights, one for each training sample, got ${samples.length}`,
      );
    checkSum('samples', samples);
    return { name, samples };
  }
  if (groups === undefined) {
    const example = counts.map(([digit], k) => `${digit}: ${k + 1}`).join(', ');
    throw new InvalidCellError(['method'], `custom needs weights: groups: { ${example} }, or samples: […]`);
  }
  const given: Partial<Record<string, number>> = groups;
  const digits = counts.map(([digit]) => digit);
  for (const digit of Object.keys(given))
    if (!digits.includes(digit))
      throw new InvalidCellError(['method', 'groups', digit], strangerNote(digit, 'group', digits));
  for (const digit of digits)
    if (given[digit] === undefined)
      throw new InvalidCellError(['method', 'groups'], `digit ${digit} has no weight; 0 leaves its samples out`);
  checkSum('groups', Object.values(groups));
  return { name, groups };
}

function checkSum(key: 'groups' | 'samples', weights: readonly number[]): void {
  if (!weights.some((weight) => weight > 0))
    throw new InvalidCellError(['method', key], 'every weight is 0; at least one has to be larger');
}
