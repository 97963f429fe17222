import type { KeyPath } from './located.js';
import type { ChoiceShape, EitherShape, LeafShape, ListShape, ObjectShape, RecordShape, Shape } from './shape.js';
import { expected } from './shape.js';
import { describe, didYouMean, either, nearest } from './text.js';

/** Told every problem of a value once: at which path, at its key or its value, and what is the matter. */
export type Report = (path: KeyPath, what: 'key' | 'value', message: string, hint?: string) => void;

export interface CheckOptions {
  readonly report: Report;
  /** Keys that need not be there: another part of the sweep sets them, or the value is a pattern. */
  readonly mayLack: (path: KeyPath) => boolean;
}

/** Compares a value, as written in the file, with what a cell may hold at that path. */
export function checkValue(value: unknown, shape: Shape, at: KeyPath, options: CheckOptions): void {
  switch (shape.kind) {
    case 'leaf':
      checkLeaf(value, shape, shape, at, options);
      break;
    case 'choice':
      checkChoice(value, shape, at, options);
      break;
    case 'object':
      checkObject(value, shape, at, options);
      break;
    case 'record':
      checkRecord(value, shape, at, options);
      break;
    case 'list':
      checkList(value, shape, at, options);
      break;
    case 'either':
      checkEither(value, shape, at, options);
  }
}

function checkEither(value: unknown, shape: EitherShape, at: KeyPath, options: CheckOptions): void {
  const suited = suitedOption(value, shape);
  if (suited === undefined) wrong(value, shape, at, options);
  else if (suited.kind === 'leaf') checkLeaf(value, suited, shape, at, options);
  else checkValue(value, suited, at, options);
}

/** The alternative that accepts the value, or else one of its kind, to say what is wrong. */
function suitedOption(value: unknown, shape: EitherShape): Shape | undefined {
  const ofKind = shape.options.filter((option) => isMapping(value) === (option.kind !== 'leaf'));
  return ofKind.find((option) => accepts(value, option)) ?? ofKind.at(0);
}

function accepts(value: unknown, shape: Shape): boolean {
  let isAccepted = true;
  checkValue(value, shape, [], { report: () => (isAccepted = false), mayLack: () => true });
  return isAccepted;
}

/** Spells shorthands out: `erm` is `{ name: erm }`. The value must have passed checkValue. */
export function spellOut(value: unknown, shape: Shape): unknown {
  switch (shape.kind) {
    case 'leaf':
      return value;
    case 'choice': {
      if (typeof value === 'string') return { [shape.by]: value };
      const name = isMapping(value) ? value[shape.by] : undefined;
      const option = typeof name === 'string' ? shape.options.get(name) : undefined;
      return option === undefined ? value : spellOut(value, option);
    }
    case 'object':
      return mapValues(value, (inner, key) => {
        const innerShape = shape.keys.get(key);
        return innerShape === undefined ? inner : spellOut(inner, innerShape);
      });
    case 'record':
      return mapValues(value, (inner) => spellOut(inner, shape.value));
    case 'list':
      return Array.isArray(value) ? value.map((inner) => spellOut(inner, shape.item)) : value;
    case 'either': {
      const suited = suitedOption(value, shape);
      return suited === undefined ? value : spellOut(value, suited);
    }
  }
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(value: unknown, map: (inner: unknown, key: string) => unknown): unknown {
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, map(inner, key)]));
}

/** `whole` is what the message says was expected: the leaf, or the alternatives it is one of. */
function checkLeaf(value: unknown, leaf: LeafShape, whole: Shape, at: KeyPath, options: CheckOptions): void {
  if (!acceptsLeaf(value, leaf)) wrong(value, whole, at, options);
}

export function acceptsLeaf(value: unknown, leaf: LeafShape): boolean {
  if (leaf.literals !== undefined) return leaf.literals.some((literal) => literal === value);
  if (leaf.type === 'text') return typeof value === 'string';
  if (leaf.type === 'condition') return typeof value === 'boolean';
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (leaf.integer && !Number.isSafeInteger(value)) return false;
  return (
    value >= (leaf.atLeast ?? -Infinity) &&
    value > (leaf.moreThan ?? -Infinity) &&
    value <= (leaf.atMost ?? Infinity) &&
    value < (leaf.lessThan ?? Infinity)
  );
}

function wrong(value: unknown, shape: Shape, at: KeyPath, { report }: CheckOptions): void {
  report(at, 'value', `expected ${expected(shape)}, got ${describe(value)}`, hintFor(value, shape));
}

function hintFor(value: unknown, shape: Shape): string | undefined {
  if (typeof value !== 'string') return undefined;
  const number = value.trim() === '' ? NaN : Number(value.replaceAll('_', ''));
  const leaves = shape.kind === 'either' ? shape.options : [shape];
  if (Number.isFinite(number) && leaves.some((leaf) => leaf.kind === 'leaf' && leaf.type === 'number'))
    return `write ${number} without quotes or underscores`;
  const words = leaves.flatMap((leaf) =>
    leaf.kind === 'leaf' ? (leaf.literals ?? []).map(String) : leaf.kind === 'choice' ? [...leaf.options.keys()] : [],
  );
  return didYouMean(nearest(value, words));
}

function checkChoice(value: unknown, shape: ChoiceShape, at: KeyPath, options: CheckOptions): void {
  if (typeof value === 'string') {
    const option = shape.options.get(value);
    if (option !== undefined) return checkObject({ [shape.by]: value }, option, at, options);
    const message = `expected ${expected(shape)}, got ${describe(value)}`;
    return options.report(at, 'value', message, hintFor(value, shape));
  }
  if (!isMapping(value)) return wrong(value, shape, at, options);
  const names = [...shape.options.keys()];
  if (!Object.hasOwn(value, shape.by)) {
    const misspelt = Object.keys(value).find(
      (key) => !isKeyOfAny(shape, key) && nearest(key, [shape.by]) !== undefined,
    );
    if (misspelt !== undefined) return options.report([...at, misspelt], 'key', 'unknown key', didYouMean(shape.by));
    if (!options.mayLack([...at, shape.by])) return options.report(at, 'value', `needs ${shape.by}: ${either(names)}`);
    return checkKeysOfAny(value, shape, at, options);
  }
  const name = value[shape.by];
  const option = typeof name === 'string' ? shape.options.get(name) : undefined;
  if (option !== undefined) return checkObject(value, option, at, options);
  const leaf: LeafShape = { kind: 'leaf', type: 'text', integer: false, literals: names };
  wrong(name, leaf, [...at, shape.by], options);
}

/** A mapping whose telling key is set elsewhere: each key must belong to one of the options. */
function checkKeysOfAny(
  value: Readonly<Record<string, unknown>>,
  shape: ChoiceShape,
  at: KeyPath,
  options: CheckOptions,
): void {
  for (const [key, inner] of Object.entries(value)) {
    const suited = [...shape.options.values()].find((option) => option.keys.has(key))?.keys.get(key);
    if (suited !== undefined) checkValue(inner, suited, [...at, key], options);
    else unknownKey(key, at, at.join('.'), [...shape.options.values()].flatMap(parametersOf), options);
  }
}

function isKeyOfAny(shape: ChoiceShape, key: string): boolean {
  return [...shape.options.values()].some((option) => option.keys.has(key));
}

function checkObject(value: unknown, shape: ObjectShape, at: KeyPath, options: CheckOptions): void {
  if (!isMapping(value)) return wrong(value, shape, at, options);
  const meant = new Set<string>();
  for (const [key, inner] of Object.entries(value)) {
    const innerShape = shape.keys.get(key);
    if (innerShape !== undefined) checkValue(inner, innerShape, [...at, key], options);
    else {
      const suggestion = unknownKey(key, at, shape.title, parametersOf(shape), options);
      if (suggestion !== undefined) meant.add(suggestion);
    }
  }
  for (const key of shape.required) {
    if (Object.hasOwn(value, key) || meant.has(key) || options.mayLack([...at, key])) continue;
    options.report(at, 'value', `${shape.title} needs ${key}: ${expected(shape.keys.get(key)!)}`);
  }
}

/** Reports it and returns the key that was probably meant. `parameters` are the keys a user would add. */
function unknownKey(
  key: string,
  at: KeyPath,
  title: string,
  parameters: readonly string[],
  { report }: CheckOptions,
): string | undefined {
  const takes = parameters.length === 0 ? 'it takes no parameters' : `it takes ${either(parameters, 'and')}`;
  const suggestion = nearest(key, parameters);
  report([...at, key], 'key', `${title} has no ${describe(key)}; ${takes}`, didYouMean(suggestion));
  return suggestion;
}

/** Keys with something to choose: not the one word that tells which object it is. */
function parametersOf(shape: ObjectShape): readonly string[] {
  const isFixed = (inner: Shape | undefined) => inner?.kind === 'leaf' && inner.literals?.length === 1;
  return [...shape.keys.keys()].filter((key) => !isFixed(shape.keys.get(key)));
}

function checkRecord(value: unknown, shape: RecordShape, at: KeyPath, options: CheckOptions): void {
  if (!isMapping(value)) return wrong(value, shape, at, options);
  const { keys } = shape;
  for (const [key, inner] of Object.entries(value)) {
    if (keys === 'any' || keys.includes(key)) checkValue(inner, shape.value, [...at, key], options);
    else options.report([...at, key], 'key', `expected ${either(keys)} as key, got ${describe(key)}`);
  }
}

function checkList(value: unknown, shape: ListShape, at: KeyPath, options: CheckOptions): void {
  if (!Array.isArray(value)) return wrong(value, shape, at, options);
  value.forEach((inner, i) => checkValue(inner, shape.item, [...at, String(i)], options));
}
