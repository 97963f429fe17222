/** The values of a YAML file together with where each was written. */
import type { Spot } from './diagnostic.js';

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** Offsets of the source text, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly path: string;
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly start: number;
  readonly path: string;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly items: readonly Located[];
  readonly start: number;
  readonly path: string;
}

export type Located = LocatedScalar | LocatedMap | LocatedList;

export interface LocatedEntry {
  readonly key: Spot;
  readonly value: Located;
}

/** Keys from the cell's root, e.g. `['data', 'classes', '0']`. */
export type KeyPath = readonly string[];

/** Where the value at `path` of a cell was written: `key` is the key that names it, if one does. */
export interface Origin {
  readonly path: KeyPath;
  readonly key?: Spot;
  readonly node: Located;
}

export function spotOfNode(node: Located): Spot {
  return { offset: node.start, path: node.path };
}

/** The value without its places. Keys such as `__proto__` become ordinary own properties. */
export function plain(node: Located): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.value)]));
  }
}

/**
 * The place of a cell's key, given where its parts were written, later parts overriding earlier ones: the deepest place
 * that covers the path.
 */
export function spotOf(origins: readonly Origin[], path: KeyPath, what: 'key' | 'value'): Spot | undefined {
  let best: Spot | undefined;
  let deepest = -1;
  for (const origin of origins) {
    if (!origin.path.every((part, i) => path[i] === part)) continue;
    const { node, key, depth } = descend(origin, path);
    if (depth < deepest) continue;
    deepest = depth;
    best = what === 'key' && depth === path.length && key !== undefined ? key : spotOfNode(node);
  }
  return best;
}

function descend(origin: Origin, path: KeyPath): { node: Located; key: Spot | undefined; depth: number } {
  let { node, key }: { node: Located; key?: Spot | undefined } = origin;
  let depth = origin.path.length;
  while (depth < path.length && node.kind !== 'scalar') {
    const entry = entryOf(node, path[depth]!);
    if (entry === undefined) break;
    ({ key, value: node } = entry);
    depth++;
  }
  return { node, key, depth };
}

/** A list's items have no keys: what is wrong with one is told at its value. */
function entryOf(node: LocatedMap | LocatedList, name: string): LocatedEntry | undefined {
  if (node.kind === 'map') return node.entries.get(name);
  const item = node.items.at(Number(name));
  return item === undefined ? undefined : { key: spotOfNode(item), value: item };
}
