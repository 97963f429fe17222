/**
 * What a cell may look like, read off the cell's own schema, so that a method, loss or model added there is known here:
 * its keys to expressions and axes, its names to messages.
 */
import { z } from 'zod';
import { cellSchema } from '../cell/index.js';
import { either } from './text.js';

/** A number, a word of a closed list, or a switch. */
export interface LeafShape {
  readonly kind: 'leaf';
  readonly type: 'number' | 'text' | 'condition';
  readonly integer: boolean;
  /** The only values there are, if they are few. */
  readonly literals?: readonly (string | number)[];
  readonly atLeast?: number;
  readonly moreThan?: number;
  readonly atMost?: number;
  readonly lessThan?: number;
}

export interface ObjectShape {
  readonly kind: 'object';
  /** What messages call it: `group-dro`, `train`. */
  readonly title: string;
  readonly keys: ReadonlyMap<string, Shape>;
  readonly required: ReadonlySet<string>;
}

export interface RecordShape {
  readonly kind: 'record';
  /** Any name where the data decide what there is. */
  readonly keys: readonly string[] | 'any';
  readonly value: Shape;
}

/** Objects told apart by one key; its word alone is short for the object with nothing else given. */
export interface ChoiceShape {
  readonly kind: 'choice';
  readonly by: string;
  readonly options: ReadonlyMap<string, ObjectShape>;
}

export interface ListShape {
  readonly kind: 'list';
  readonly item: Shape;
}

export interface EitherShape {
  readonly kind: 'either';
  readonly options: readonly Shape[];
}

export type Shape = LeafShape | ObjectShape | RecordShape | ChoiceShape | ListShape | EitherShape;

/** The part of JSON Schema that zod writes for cells. */
interface JsonSchema {
  readonly type?: string;
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly readOnly?: boolean;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | false;
}

/** Every key of a cell. */
export const CELL_SHAPE: ObjectShape = cellShape();

function cellShape(): ObjectShape {
  const shape = toShape(z.toJSONSchema(cellSchema, { io: 'input' }) as JsonSchema, 'a cell');
  if (shape.kind !== 'object') throw new Error('the cell schema is not an object');
  return shape;
}

function toShape(schema: JsonSchema, title: string): Shape {
  const options = schema.oneOf ?? schema.anyOf;
  if (options !== undefined) return toChoice(options.map((option) => toShape(option, title)));
  if (schema.properties !== undefined) return toObject(schema, title);
  if (schema.type === 'object') {
    const keys = schema.propertyNames?.enum ?? 'any';
    return { kind: 'record', keys, value: toShape(schema.additionalProperties || {}, title) };
  }
  if (schema.items !== undefined) return { kind: 'list', item: toShape(schema.items, title) };
  return toLeaf(schema);
}

function toObject(schema: JsonSchema, title: string): ObjectShape {
  // What grw itself fills in is no key of a sweep.
  const entries = Object.entries(schema.properties ?? {}).filter(([, { readOnly }]) => readOnly !== true);
  const name = entries.map(([, property]) => property.const).find((constant) => typeof constant === 'string');
  const keys = new Map(entries.map(([key, property]) => [key, toShape(property, key)]));
  return { kind: 'object', title: name ?? title, keys, required: new Set(schema.required) };
}

function toLeaf(schema: JsonSchema): LeafShape {
  const literals = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  const numeric = schema.type === 'number' || schema.type === 'integer';
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  return {
    kind: 'leaf',
    type: numeric ? 'number' : schema.type === 'boolean' ? 'condition' : 'text',
    integer: schema.type === 'integer',
    ...(literals === undefined ? {} : { literals }),
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { atLeast: minimum }),
    ...(exclusiveMinimum === undefined ? {} : { moreThan: exclusiveMinimum }),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { atMost: maximum }),
    ...(exclusiveMaximum === undefined ? {} : { lessThan: exclusiveMaximum }),
  };
}

/** Alternatives as one shape: equal ones and words merge, objects with a telling key become a choice. */
function toChoice(alternatives: readonly Shape[]): Shape {
  const options = [...new Map(alternatives.map((option) => [JSON.stringify(option, withMaps), option])).values()];
  const only = options.at(0);
  if (only !== undefined && options.length === 1 && only.kind !== 'object') return only;
  const leaves = options.filter((option) => option.kind === 'leaf');
  const [first] = leaves;
  if (
    first !== undefined &&
    leaves.length === options.length &&
    leaves.every((leaf) => leaf.literals !== undefined && leaf.type === first.type)
  )
    return { ...first, literals: [...new Set(leaves.flatMap((leaf) => leaf.literals ?? []))] };
  const objects = options.filter((option) => option.kind === 'object');
  const by = objects.length === options.length ? tellingKey(objects) : undefined;
  if (by !== undefined)
    return { kind: 'choice', by, options: new Map(objects.map((object) => [object.title, object])) };
  return { kind: 'either', options };
}

function withMaps(_key: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value;
}

function tellingKey(objects: readonly ObjectShape[]): string | undefined {
  const tells = (shape: Shape | undefined) =>
    shape?.kind === 'leaf' && shape.type === 'text' && shape.literals?.length === 1;
  return [...(objects[0]?.keys.keys() ?? [])].find((key) => objects.every((object) => tells(object.keys.get(key))));
}

/** What may stand at a path of some cell, over all methods, losses, …; undefined where no cell has such a key. */
export function shapeAt(path: readonly string[], shape: Shape = CELL_SHAPE): Shape | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return shape;
  const inner = alternatives(shape).flatMap((option) => {
    const child =
      option.kind === 'object'
        ? option.keys.get(key)
        : option.kind === 'record' && hasKey(option, key)
          ? option.value
          : undefined;
    const found = child === undefined ? undefined : shapeAt(rest, child);
    return found === undefined ? [] : [found];
  });
  return inner.length === 0 ? undefined : inner.length === 1 ? inner[0] : toChoice(inner);
}

function hasKey({ keys }: RecordShape, key: string): boolean {
  return keys === 'any' || keys.includes(key);
}

/** The keys that may follow at a shape; not those that only the data know. */
export function keysOf(shape: Shape): readonly string[] {
  return [
    ...new Set(
      alternatives(shape).flatMap((option) =>
        option.kind === 'object'
          ? [...option.keys.keys()]
          : option.kind === 'record' && option.keys !== 'any'
            ? option.keys
            : [],
      ),
    ),
  ];
}

/** Dotted names of every key of every cell, mappings included: `method`, `method.nu`, `data.classes.0`. */
export function allPaths(shape: Shape = CELL_SHAPE, prefix = ''): readonly string[] {
  return keysOf(shape).flatMap((key) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const inner = shapeAt([key], shape);
    return inner === undefined ? [name] : [name, ...allPaths(inner, name)];
  });
}

function alternatives(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case 'choice':
      return [...shape.options.values()];
    case 'either':
      return shape.options.flatMap(alternatives);
    default:
      return [shape];
  }
}

/** What a message says after "expected". */
export function expected(shape: Shape): string {
  switch (shape.kind) {
    case 'leaf':
      return expectedLeaf(shape);
    case 'choice':
      return either([...shape.options.keys()]);
    case 'either':
      return either(
        shape.options.map((option) => (option.kind === 'object' ? braces([...option.keys.keys()]) : expected(option))),
      );
    case 'object':
      return `a mapping ${braces([...shape.keys.keys()])}`;
    case 'record':
      return shape.keys === 'any' ? 'a mapping { name: … }' : `a mapping ${braces(shape.keys.slice(0, 2))}`;
    case 'list':
      return shape.item.kind === 'leaf' && shape.item.type === 'text' ? 'a list of names' : 'a list of numbers';
  }
}

function expectedLeaf(leaf: LeafShape): string {
  if (leaf.literals !== undefined) return either(leaf.literals.map(String));
  if (leaf.type !== 'number') return leaf.type === 'text' ? 'text' : 'true or false';
  const bounds = [
    ...(leaf.atLeast === undefined ? [] : [`≥ ${bound(leaf.atLeast)}`]),
    ...(leaf.moreThan === undefined ? [] : [`> ${bound(leaf.moreThan)}`]),
    ...(leaf.atMost === undefined ? [] : [`≤ ${bound(leaf.atMost)}`]),
    ...(leaf.lessThan === undefined ? [] : [`< ${bound(leaf.lessThan)}`]),
  ];
  return [leaf.integer ? 'an integer' : 'a number', bounds.join(' and ')].filter((part) => part !== '').join(' ');
}

function bound(value: number): string {
  return Math.abs(value) < 1e6 ? String(value) : value.toExponential().replace('+', '');
}

function braces(keys: readonly string[]): string {
  return `{ ${keys.map((key) => `${key}: …`).join(', ')} }`;
}
