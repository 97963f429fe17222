import type { KeyPath } from './located.js';
import type { Shape } from './shape.js';
import { allPaths, CELL_SHAPE, keysOf, shapeAt } from './shape.js';
import { didYouMean, either, nearest, quote } from './text.js';

/** Axis names that stand for a longer path. */
const ALIASES: ReadonlyMap<string, KeyPath> = new Map([
  ['width', ['model', 'width']],
  ['depth', ['model', 'depth']],
]);

export type Named =
  | { readonly ok: true; readonly path: KeyPath; readonly shape: Shape }
  | { readonly ok: false; readonly message: string; readonly hint?: string | undefined };

/** The key of a cell that a name such as `lambda`, `method.nu` or `width` stands for, or why there is none. */
export function resolveName(name: string): Named {
  const path = ALIASES.get(name) ?? name.split('.');
  const shape = shapeAt(path);
  if (shape !== undefined) return { ok: true, path, shape };
  return { ok: false, message: unknownName(path), hint: didYouMean(nearestName(name)) };
}

/** The nearest name of a cell's key; `epochs` is near `train.epochs`. */
function nearestName(name: string): string | undefined {
  const paths = allPaths();
  return (
    nearest(name, CELL_SHAPE.keys.keys()) ??
    nearest(name, paths) ??
    paths.find((path) => path.includes('.') && path.slice(path.lastIndexOf('.') + 1) === name.toLowerCase())
  );
}

function unknownName(path: KeyPath): string {
  const known = path.findIndex((_, i) => shapeAt(path.slice(0, i + 1)) === undefined);
  const parent = path.slice(0, known);
  const keys = parent.length === 0 ? [...CELL_SHAPE.keys.keys()] : keysOf(shapeAt(parent) ?? CELL_SHAPE);
  if (parent.length === 0) return `no cell has a key ${quote(path.join('.'))}; keys are ${either(keys, 'and')}`;
  const has = keys.length === 0 ? 'is a single value' : `has ${either(keys, 'and')}`;
  return `no ${parent.join('.')} has a key ${quote(path.slice(known).join('.'))}: it ${has}`;
}
