import type { AxisContext, Settings } from './axis.js';
import { readAxis } from './axis.js';
import { isMapping } from './check.js';
import type { Spot } from './diagnostic.js';
import { valueAt } from './expression/index.js';
import type { KeyPath, LocatedMap } from './located.js';
import { spotOfNode } from './located.js';

/** A partial cell: it matches the cells that agree with it on every key it names. */
export interface Pattern {
  readonly spot: Spot;
  readonly keys: readonly { readonly path: KeyPath; readonly values: readonly unknown[] }[];
}

/** Numbers this near are the same: 0.001 and a logspace's 0.001 are. */
const TOLERANCE = 1e-12;

/** More values than this for one key of a pattern are a mistake. */
const MOST_VALUES = 100_000;

/** An entry of `exclude`: keys and values as of axes; several values for a key mean any of them. */
export function readPattern(node: LocatedMap, context: AxisContext): Pattern | undefined {
  const spot = spotOfNode(node);
  const { problems } = context;
  if (node.entries.size === 0) {
    problems.add(spot, 'an empty entry would exclude every cell');
    return undefined;
  }
  const before = problems.count;
  const keys: { path: KeyPath; values: readonly unknown[] }[] = [];
  for (const [name, { key, value }] of node.entries) {
    const axis = readAxis(name, key, value, { ...context, mayLack: () => true });
    if (axis === undefined) continue;
    const { settings } = axis;
    if (settings.size > MOST_VALUES)
      problems.add(key, `has ${settings.size} values, more than ${MOST_VALUES}`, 'use where');
    else if (hasFormula(settings))
      problems.add(key, 'expected a number or { stable: … } to compare with, got an expression', 'use where');
    else keys.push({ path: axis.path, values: Array.from({ length: settings.size }, (_, i) => settings.at(i).value) });
  }
  return problems.count > before ? undefined : { spot, keys };
}

export function matches(pattern: Pattern, cell: unknown): boolean {
  return pattern.keys.every(({ path, values }) => {
    const value = valueAt(cell, path);
    return values.some((wanted) => agrees(value, wanted));
  });
}

/** Scalars are equal (numbers numerically), mappings agree on every key of the wanted one. */
function agrees(value: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'number' && typeof value === 'number')
    return Math.abs(value - wanted) <= TOLERANCE * Math.max(Math.abs(value), Math.abs(wanted));
  if (isMapping(wanted))
    return isMapping(value) && Object.entries(wanted).every(([key, inner]) => agrees(value[key], inner));
  return value === wanted;
}

function hasFormula(settings: Settings): boolean {
  for (let i = 0; i < settings.size; i++) if (settings.at(i).formula !== undefined) return true;
  return false;
}
