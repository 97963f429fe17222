import type { CheckOptions } from './check.js';
import { acceptsLeaf, checkValue, spellOut } from './check.js';
import type { Spot } from './diagnostic.js';
import type { Formula } from './expression/index.js';
import { compileFormula } from './expression/index.js';
import { GENERATOR_NAMES, isGenerator, readGenerator } from './generator.js';
import type { KeyPath, Located, LocatedMap, Origin } from './located.js';
import { plain, spotOf, spotOfNode } from './located.js';
import { resolveName } from './names.js';
import type { LeafShape, Shape } from './shape.js';
import { expected } from './shape.js';
import type { Problems } from './source.js';
import { didYouMean, nearest } from './text.js';

/** One value for a key of the cell. */
export interface Setting {
  /** With shorthands spelled out; undefined where a formula gives it. */
  readonly value: unknown;
  readonly node: Located;
  readonly formula?: Formula;
}

/** The values an axis takes, in order; computed when asked for. */
export interface Settings {
  readonly size: number;
  at(index: number): Setting;
}

/** A key of the cell and the values a sweep gives it. */
export interface Axis {
  /** As the file writes it: `lambda`, `data.seed`. */
  readonly name: string;
  readonly path: KeyPath;
  readonly key: Spot;
  readonly settings: Settings;
}

/** Longer sequences are checked value by value when they are expanded (the sweep is then too large anyway). */
const MOST_CHECKED_EARLY = 1_000_000;

export interface AxisContext {
  readonly problems: Problems;
  /** Paths set by other parts of the sweep, so that a value may lack them. */
  readonly mayLack: (path: KeyPath) => boolean;
}

/** Reads one `name: values` entry. Undefined when there were problems (which are reported). */
export function readAxis(name: string, key: Spot, node: Located, context: AxisContext): Axis | undefined {
  const named = resolveName(name);
  if (!named.ok) {
    context.problems.add(key, named.message, named.hint);
    return undefined;
  }
  const before = context.problems.count;
  const { path, shape } = named;
  const nodes = node.kind === 'list' ? node.items : [node];
  const parts = nodes.flatMap((item) => readPart(item, path, shape, key, context) ?? []);
  return context.problems.count > before ? undefined : { name, path, key, settings: concatenate(parts) };
}

/** Reads a value that is not an axis: a list or a generator is refused. */
export function readSetting(
  path: KeyPath,
  shape: Shape,
  key: Spot,
  node: Located,
  context: AxisContext,
): Setting | undefined {
  if (node.kind === 'list' || isGenerator(node)) {
    const message = `expected ${expected(shape)}, got ${node.kind === 'list' ? 'a list' : 'a generator'}`;
    context.problems.add(spotOfNode(node), message, 'several values belong under grid');
    return undefined;
  }
  return readLiteral(node, path, shape, key, context);
}

function readPart(node: Located, path: KeyPath, shape: Shape, key: Spot, context: AxisContext): Settings | undefined {
  if (isGenerator(node)) {
    const sequence = readGenerator(node, context.problems);
    if (sequence === undefined) return undefined;
    const settings: Settings = { size: sequence.size, at: (i) => ({ value: sequence.at(i), node }) };
    return checkSequence(settings, shape, context) ? settings : undefined;
  }
  const setting = readLiteral(node, path, shape, key, context);
  return setting === undefined ? undefined : { size: 1, at: () => setting };
}

function readLiteral(node: Located, path: KeyPath, shape: Shape, key: Spot, context: AxisContext): Setting | undefined {
  if (isRate(path) && node.kind === 'scalar' && typeof node.value === 'string') {
    const formula = compileFormula(node, { wants: 'number', without: path }, context.problems);
    return formula === undefined ? undefined : { value: undefined, node, formula };
  }
  const value = plain(node);
  const leaf = asLeaf(shape);
  if (leaf !== undefined && node.kind === 'map') {
    reportMapping(node, leaf, context.problems);
    return undefined;
  }
  const before = context.problems.count;
  checkValue(value, shape, path, checkOptions([{ path, key, node }], context));
  return context.problems.count > before ? undefined : { value: spellOut(value, shape), node };
}

/** Only the learning rate may be a formula: it is what other keys are scaled against. */
function isRate(path: KeyPath): boolean {
  return path.length === 1 && path[0] === 'lr';
}

export function checkOptions(origins: readonly Origin[], { problems, mayLack }: AxisContext): CheckOptions {
  const nowhere: Spot = { offset: 0, path: '' };
  return {
    report: (path, what, message, hint) => problems.add(spotOf(origins, path, what) ?? nowhere, message, hint),
    mayLack,
  };
}

function asLeaf(shape: Shape): LeafShape | undefined {
  return shape.kind === 'leaf' ? shape : undefined;
}

/** A mapping where a number is expected: perhaps a generator's name is misspelt. */
function reportMapping(node: LocatedMap, leaf: LeafShape, problems: Problems): void {
  const or = leaf.type === 'number' ? ` or a generator (${GENERATOR_NAMES.join(', ')})` : '';
  const message = `expected ${expected(leaf)}${or}, got a mapping`;
  for (const [name, { key }] of node.entries) {
    const suggestion = nearest(name, GENERATOR_NAMES);
    if (suggestion !== undefined) return problems.add(key, message, didYouMean(suggestion));
  }
  problems.add(spotOfNode(node), message);
}

function checkSequence(settings: Settings, shape: Shape, context: AxisContext): boolean {
  if (settings.size > MOST_CHECKED_EARLY) return true;
  const leaf =
    asLeaf(shape) ??
    (shape.kind === 'either' ? shape.options.map(asLeaf).find((option) => option !== undefined) : undefined);
  for (let i = 0; i < settings.size; i++) {
    const { value, node } = settings.at(i);
    if (leaf !== undefined && acceptsLeaf(value, leaf)) continue;
    context.problems.add(
      spotOfNode(node),
      `expected ${expected(shape)}, got ${String(value)} (value ${i + 1} of ${settings.size})`,
    );
    return false;
  }
  return true;
}

function concatenate(parts: readonly Settings[]): Settings {
  const only = parts.at(0);
  if (only !== undefined && parts.length === 1) return only;
  const starts: number[] = [];
  let size = 0;
  for (const part of parts) {
    starts.push(size);
    size += part.size;
  }
  const at = (index: number): Setting => {
    const part = lastAtMost(starts, index);
    return parts[part]!.at(index - starts[part]!);
  };
  return { size, at };
}

/** Index of the last of the ascending numbers that is ≤ the value (skipping over parts of size 0). */
function lastAtMost(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (ascending[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
