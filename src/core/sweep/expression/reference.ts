/** Names in expressions: which key of a cell they mean, of which type it is, and how to read it. */
import type { KeyPath } from '../located.js';
import { resolveName } from '../names.js';
import type { LeafShape, Shape } from '../shape.js';
import { allPaths, keysOf, shapeAt } from '../shape.js';
import { shortValue } from '../short.js';
import type { Compiled, Evaluate, Value } from './compiled.js';
import { noun } from './compiled.js';
import { ExpressionError } from './error.js';
import type { Ast } from './grammar.js';

/**
 * @param text the whole expression, to see what was meant by a word without quotes
 * @param without a key that may not be used
 * @throws ExpressionError where no cell has such a key, or its value is a mapping.
 */
export function compileReference(ast: Ast & { kind: 'name' }, text: string, without: KeyPath | undefined): Compiled {
  const name = ast.path.join('.');
  const named = resolveName(name);
  if (!named.ok) {
    const word = knownWords().find((known) => standsAt(known, text, ast.at));
    throw new ExpressionError(ast.at, named.message, word === undefined ? named.hint : `text needs quotes: '${word}'`);
  }
  const { path, shape } = named;
  if (without?.every((key, i) => path[i] === key) === true)
    throw new ExpressionError(ast.at, `${without.join('.')} cannot depend on itself`);
  return nameOf(name, path, shape, ast.at);
}

function nameOf(name: string, path: KeyPath, shape: Shape, at: number): Compiled {
  switch (shape.kind) {
    case 'leaf':
      return leafOf(name, path, shape, at);
    case 'choice':
      return {
        type: 'text',
        evaluate: read(name, [...path, shape.by], 'string', at),
        words: [...shape.options.keys()],
      };
    case 'either': {
      const leaf = shape.options.find((option) => option.kind === 'leaf');
      if (leaf !== undefined) return leafOf(name, path, leaf, at);
      break;
    }
    default:
  }
  const first = keysOf(shape).at(0);
  throw new ExpressionError(
    at,
    `${name} is a mapping, not a value: name one of its keys`,
    first === undefined ? undefined : `e.g. ${name}.${first}`,
  );
}

function leafOf(name: string, path: KeyPath, leaf: LeafShape, at: number): Compiled {
  switch (leaf.type) {
    case 'number':
      return { type: 'number', evaluate: read(name, path, 'number', at) };
    case 'condition':
      return { type: 'condition', evaluate: read(name, path, 'boolean', at) };
    case 'text': {
      const text: Compiled = { type: 'text', evaluate: read(name, path, 'string', at) };
      return leaf.literals === undefined ? text : { ...text, words: leaf.literals.map(String) };
    }
  }
}

const TYPE_OF = { number: 'number', string: 'text', boolean: 'condition' } as const;

/** Reads the key off a cell; a mapping where a value was expected is the cell's other form, e.g. `lr: { stable: 0.9 }`. */
function read(name: string, path: KeyPath, wanted: keyof typeof TYPE_OF, at: number): Evaluate {
  return (cell) => {
    const value = valueAt(cell, path);
    if (value === undefined || typeof value === wanted) return value as Value;
    const key = typeof value === 'object' && value !== null ? Object.keys(value).at(0) : undefined;
    throw new ExpressionError(
      at,
      `${name} is not ${noun(TYPE_OF[wanted])} but ${shortValue(value)}`,
      key === undefined ? undefined : `use ${name}.${key}`,
    );
  };
}

export function valueAt(cell: unknown, path: KeyPath): unknown {
  let value = cell;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** Every word that can be the value of some key: `erm`, `squared`, `float32`. */
function knownWords(): readonly string[] {
  const words = allPaths().flatMap((name) => {
    const shape = shapeAt(name.split('.'));
    return shape?.kind === 'leaf' ? (shape.literals ?? []).filter((literal) => typeof literal === 'string') : [];
  });
  return [...new Set(words)].sort((a, b) => b.length - a.length);
}

/** Whether the text has the word, whole, at this place: `la` does not stand in `lambda`, nor `cvar` in `cvar-doro`. */
function standsAt(word: string, text: string, at: number): boolean {
  return text.startsWith(word, at) && !/^[\w-]/.test(text.slice(at + word.length));
}
