import type { Spot } from './diagnostic.js';
import type { Located, LocatedMap } from './located.js';
import { plain, spotOfNode } from './located.js';
import type { Problems } from './source.js';
import { describe, didYouMean, either, nearest } from './text.js';

/** Numbers by rule: computed one at a time, so that a billion of them cost nothing until they are counted. */
export interface Sequence {
  readonly size: number;
  at(index: number): number;
}

type Read = (node: Located, problems: Problems) => Sequence;

/** Ends the reading of a generator once its problems are reported. */
class Refused extends Error {}

/**
 * The generators of axis values:
 * - `{ range: 5 }` is 0, 1, 2, 3, 4; `{ range: { from: 1, to: 2, step: 0.5 } }` is 1, 1.5, 2 (`to` included when the steps
 *   reach it; from 0 and step 1 unless given).
 * - `{ powers: { base: 2, from: 6, to: 14 } }` is base^from … base^to, both included, integer exponents.
 * - `{ logspace: { from: 1e-6, to: 1, count: 13 } }` is count values in geometric progression, both ends exact.
 * - `{ linspace: { from: 0, to: 1, count: 11 } }` the same in arithmetic progression.
 *
 * Inner values that are not integers are rounded to 12 significant digits, so that 0.1 + 0.2 is the cell of 0.3.
 */
const GENERATORS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['range', readRange],
  ['powers', readPowers],
  ['logspace', readLogspace],
  ['linspace', readLinspace],
]);

export const GENERATOR_NAMES: readonly string[] = [...GENERATORS.keys()];

/** Whether the mapping is meant as a generator: it has a key that is one's name. */
export function isGenerator(node: Located): node is LocatedMap {
  return node.kind === 'map' && [...node.entries.keys()].some((key) => GENERATORS.has(key));
}

/** The sequence, or undefined when there were problems (which are reported). */
export function readGenerator(node: LocatedMap, problems: Problems): Sequence | undefined {
  try {
    return readNamed(node, problems);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function readNamed(node: LocatedMap, problems: Problems): Sequence {
  for (const [name, { value }] of node.entries) {
    const read = GENERATORS.get(name);
    if (read === undefined) continue;
    const other = [...node.entries].find(([key]) => key !== name);
    if (other === undefined) return read(value, problems);
    problems.add(other[1].key, `does not belong beside ${name}`, `a generator stands alone: { ${name}: … }`);
    break;
  }
  throw new Refused();
}

function readRange(node: Located, problems: Problems): Sequence {
  if (node.kind === 'scalar') {
    const isCount = (n: number) => Number.isSafeInteger(n) && n >= 0;
    const size = numberOf(node, 'an integer ≥ 0, or { from: …, to: …, step: … }', isCount, problems);
    if (size === undefined) throw new Refused();
    return { size, at: (i) => i };
  }
  const { from, to, step } = readNumbers(node, { from: 0, to: undefined, step: 1 }, problems);
  const spot = spotOfNode(node);
  if (step === 0) throw refused(problems, spot, 'expected a step other than 0');
  if ((to - from) / step < 0) throw refused(problems, spot, `never reaches ${to} from ${from} in steps of ${step}`);
  const steps = Math.floor(((to - from) / step) * (1 + 1e-12) + 1e-9);
  if (!Number.isSafeInteger(steps)) throw refused(problems, spot, 'has too many steps to count');
  return { size: steps + 1, at: (i) => tidy(from + i * step) };
}

function readPowers(node: Located, problems: Problems): Sequence {
  const { base, from, to } = readNumbers(node, { base: undefined, from: undefined, to: undefined }, problems);
  const spot = spotOfNode(node);
  if (base <= 0) throw refused(problems, spot, `expected a base > 0, got ${base}`);
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to))
    throw refused(problems, spot, 'expected integers as from and to: they are exponents');
  if (to < from) throw refused(problems, spot, `expected from ≤ to, got from ${from} to ${to}`);
  for (const exponent of [from, to]) {
    const end = power(base, exponent);
    if (!Number.isFinite(end) || end === 0)
      throw refused(problems, spot, `${base}^${exponent} is beyond what a number can hold`);
  }
  return { size: to - from + 1, at: (i) => power(base, from + i) };
}

function readLogspace(node: Located, problems: Problems): Sequence {
  const space = readSpace(node, problems);
  const { from, to, count } = space;
  if (from <= 0 || to <= 0)
    throw refused(problems, spotOfNode(node), `expected from and to > 0, got from ${from} to ${to}`);
  const ratio = Math.log(to) - Math.log(from);
  return between(space, (i) => from * Math.exp((i / (count - 1)) * ratio));
}

function readLinspace(node: Located, problems: Problems): Sequence {
  const space = readSpace(node, problems);
  const { from, to, count } = space;
  return between(space, (i) => from + (i / (count - 1)) * (to - from));
}

interface Space {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

function readSpace(node: Located, problems: Problems): Space {
  const space = readNumbers(node, { from: undefined, to: undefined, count: undefined }, problems);
  if (!Number.isSafeInteger(space.count) || space.count < 2)
    throw refused(problems, spotOfNode(node), `expected a count that is an integer ≥ 2, got ${space.count}`);
  return space;
}

/** The ends as they are given, what is between them by rule. */
function between({ from, to, count }: Space, inner: (i: number) => number): Sequence {
  return { size: count, at: (i) => (i === 0 ? from : i === count - 1 ? to : tidy(inner(i))) };
}

/** Reads a mapping of finite numbers; a default of undefined means the key must be given. All problems are reported. */
function readNumbers<K extends string>(
  node: Located,
  defaults: Readonly<Record<K, number | undefined>>,
  problems: Problems,
): Record<K, number> {
  const keys = Object.keys(defaults) as K[];
  const shape = `{ ${keys.map((key) => `${key}: …`).join(', ')} }`;
  if (node.kind !== 'map') throw refused(problems, spotOfNode(node), `expected ${shape}, got ${describe(plain(node))}`);
  const before = problems.count;
  const meant = new Set<string>();
  for (const [key, entry] of node.entries) {
    if ((keys as readonly string[]).includes(key)) continue;
    const suggestion = nearest(key, keys);
    if (suggestion !== undefined) meant.add(suggestion);
    problems.add(entry.key, `unknown key; expected ${either(keys, 'and')}`, didYouMean(suggestion));
  }
  const numbers: Partial<Record<K, number>> = {};
  for (const key of keys) {
    const entry = node.entries.get(key);
    const value = entry === undefined ? defaults[key] : numberOf(entry.value, 'a finite number', () => true, problems);
    if (value !== undefined) numbers[key] = value;
    else if (entry === undefined && !meant.has(key)) problems.add(spotOfNode(node), `needs ${key}: expected ${shape}`);
  }
  if (problems.count > before) throw new Refused();
  return numbers as Record<K, number>;
}

function numberOf(
  node: Located,
  wanted: string,
  suits: (n: number) => boolean,
  problems: Problems,
): number | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'number' && Number.isFinite(node.value) && suits(node.value))
    return node.value;
  problems.add(spotOfNode(node), `expected ${wanted}, got ${describe(plain(node))}`);
  return undefined;
}

function refused(problems: Problems, spot: Spot, message: string): Refused {
  problems.add(spot, message);
  return new Refused();
}

function tidy(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(12));
}

/** By repeated multiplication: exact for integer bases while the result is, and the same on every machine. */
function power(base: number, exponent: number): number {
  if (!Number.isInteger(base)) return tidy(Math.pow(base, exponent));
  if (base === 1) return 1;
  let result = 1;
  for (let i = 0; i < Math.abs(exponent) && result !== Infinity; i++) result *= base;
  return exponent < 0 ? 1 / result : result;
}
