/** Names for cells in tables: which keys tell them apart, and their values in short. */
import type { Cell } from '../cell/index.js';
import { isMapping } from './check.js';
import { valueAt } from './expression/index.js';
import type { Shape } from './shape.js';
import { shapeAt } from './shape.js';
import { shortNumber, shortValue } from './short.js';

/** Columns in this order; the seed last. */
const ORDER = ['model', 'data', 'loss', 'method', 'lambda', 'lr', 'train', 'precision', 'engine', 'seed'] as const;

/** Keys that tell which variant a mapping is: the mapping's own name stands for them. */
const TELLING = new Set(['name', 'kind']);

/** Keys that always follow from others: what is in files, from their digests. */
const DERIVED = new Set(['contents']);

/** Keys that usually follow from others: where they do, naming the others is enough. */
const FOLLOWERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['data.seed', ['seed']],
  ['data.labels', ['data.classes', 'loss']],
  ['data.test', ['data.classes']],
  ['engine', ['precision']],
]);

/**
 * The keys that differ between cells, dotted, in a fixed order: `method`, `method.nu`, `lambda`, `seed`. A parameter that
 * only some methods (losses, …) have counts when it differs between those that have it. Keys that only follow another that
 * differs are left out: data.seed where it is the cell's seed, engine where it is the one the precision implies.
 */
export function varyingKeys(cells: readonly Cell[]): readonly string[] {
  const varying = ORDER.flatMap((key) => varyingWithin(key, [...new Set(cells.map((cell) => cell[key]))]));
  return varying.filter((key) => {
    const leaders = FOLLOWERS.get(key)?.filter((leader) => varying.includes(leader)) ?? [];
    return leaders.length === 0 || !isFunctionOf(cells, leaders, key);
  });
}

/** The cell by the given keys: `group-dro lambda=0.001 seed=3`. Keys it does not have are left out. */
export function cellLabel(cell: Cell, keys: readonly string[]): string {
  const parts = keys.flatMap((key) => {
    const value = valueAt(cell, key.split('.'));
    if (value === undefined) return [];
    const name = tellingName(value);
    if (name !== undefined) return [name];
    const short = typeof value === 'number' ? shortNumber(value) : String(shortValue(value));
    return [typeof value === 'string' ? withoutTail(short) : `${key}=${short}`];
  });
  return parts.join(' ');
}

function varyingWithin(key: string, values: readonly unknown[]): readonly string[] {
  if (values.length < 2) return [];
  const isRecord = holdsRecord(shapeAt(key.split('.')));
  if (isRecord || !values.every(isMapping)) return hasDifferent(values) ? [key] : [];
  const inner = [...new Set(values.flatMap((value) => Object.keys(value)))];
  return inner.flatMap((name) => {
    if (DERIVED.has(name)) return [];
    const found = values.filter((value) => value[name] !== undefined).map((value) => value[name]);
    if (TELLING.has(name)) return hasDifferent(found) ? [key] : [];
    return varyingWithin(`${key}.${name}`, [...new Set(found)]);
  });
}

/** Mappings whose keys are names of classes or groups are one value. */
function holdsRecord(shape: Shape | undefined): boolean {
  return shape?.kind === 'record' || (shape?.kind === 'either' && shape.options.some(holdsRecord));
}

/** Whether cells that agree on all `leaders` always agree on `key`. */
function isFunctionOf(cells: readonly Cell[], leaders: readonly string[], key: string): boolean {
  const known = new Map<string, string>();
  return cells.every((cell) => {
    const valueOf = (name: string) => JSON.stringify(valueAt(cell, name.split('.')));
    const [from, to] = [leaders.map(valueOf).join(), valueOf(key)];
    const first = known.get(from);
    if (first === undefined) known.set(from, to);
    return first === undefined || first === to;
  });
}

function hasDifferent(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size > 1;
}

/** Digests by their first digits. */
function withoutTail(text: string): string {
  return text.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]{52}$/, '$1');
}

function tellingName(value: unknown): string | undefined {
  if (!isMapping(value)) return undefined;
  const name = value['name'] ?? value['kind'];
  return typeof name === 'string' ? name : undefined;
}
