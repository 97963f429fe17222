import type { AxisContext, Setting } from './axis.js';
import { readSetting } from './axis.js';
import type { Spot } from './diagnostic.js';
import type { Formula } from './expression/index.js';
import { compileFormula } from './expression/index.js';
import type { Pattern } from './filter.js';
import { readPattern } from './filter.js';
import type { Layer } from './layer.js';
import { axesOf, combine, readGrid, readPartialCells, readZip } from './layer.js';
import type { KeyPath, Located, LocatedEntry, LocatedMap } from './located.js';
import { plain, spotOfNode } from './located.js';
import { resolveName } from './names.js';
import { CELL_SHAPE, expected } from './shape.js';
import { Problems, Source } from './source.js';
import type { Sweep } from './sweep.js';
import { describe, didYouMean, nearest } from './text.js';
import { readYaml } from './yaml.js';

const OWN_KEYS = ['name', 'description', 'grid', 'zip', 'include', 'exclude', 'where'] as const;

/** Not empty, no separators, not `.` or `..`: it names a directory. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/i;

/**
 * Reads a sweep file. Everything that can be told without combining values is checked here; what only a combination
 * shows (a method without the parameter an axis sets) is told by expandSweep.
 * @throws SweepError listing every problem, each at its place in the file.
 */
export function parseSweep(file: { readonly file: string; readonly text: string }): Sweep {
  const source = new Source(file.file, file.text.startsWith('\ufeff') ? file.text.slice(1) : file.text);
  const root = readYaml(source);
  const problems = new Problems(source);
  if (root.kind !== 'map')
    problems.add(
      spotOfNode(root),
      `expected a mapping with name, data, model, loss, method, got ${describe(plain(root))}`,
    );
  problems.throwIfAny();
  const sweep = new SweepReader(root as LocatedMap, problems).read();
  problems.throwIfAny();
  return sweep;
}

class SweepReader {
  readonly #context: AxisContext;
  /** Keys that a misspelt one probably meant: not also reported as missing. */
  readonly #meant = new Set<string>();

  constructor(
    readonly root: LocatedMap,
    readonly problems: Problems,
  ) {
    const inner = innerPaths(root);
    const mayLack = (path: KeyPath) => inner.some((set) => startsWith(set, path));
    this.#context = { problems, mayLack };
  }

  read(): Sweep {
    this.#checkKeys();
    const name = this.#name();
    const description = this.#text('description');
    const base = this.#base();
    const layers = [...this.#grids(), ...this.#includes()];
    this.#checkComplete(base, layers);
    const sweep = { name, source: this.problems.source, base, layers, exclude: this.#excludes(), where: this.#where() };
    return description === undefined ? sweep : { ...sweep, description };
  }

  #entry(key: string): LocatedEntry | undefined {
    return this.root.entries.get(key);
  }

  #checkKeys(): void {
    const known = [...OWN_KEYS, ...CELL_SHAPE.keys.keys()];
    for (const [name, { key }] of this.root.entries) {
      if (known.includes(name)) continue;
      const suggestion = nearest(name, known);
      if (suggestion !== undefined) this.#meant.add(suggestion);
      const named = resolveName(name);
      if (suggestion !== undefined) this.problems.add(key, 'unknown key', didYouMean(suggestion));
      else if (named.ok)
        this.problems.add(key, 'is the name of an axis', `put it under grid, or write ${nested(named.path)}`);
      else this.problems.add(key, 'unknown key', named.hint);
    }
  }

  #name(): string {
    const name = this.#text('name');
    if (name !== undefined && NAME.test(name)) return name;
    const entry = this.#entry('name');
    if (entry === undefined && !this.#meant.has('name'))
      this.problems.add(absent('name'), 'is missing: it names the directory of the run', 'e.g. name: width-lambda');
    else if (entry !== undefined && name !== undefined)
      this.problems.add(
        spotOfNode(entry.value),
        `expected at most 100 letters, digits, '.', '_' and '-', beginning with a letter or digit, got ${describe(name)}`,
      );
    return '';
  }

  #text(key: 'name' | 'description'): string | undefined {
    const entry = this.#entry(key);
    if (entry === undefined) return undefined;
    const value = plain(entry.value);
    if (typeof value === 'string') return value;
    const hint =
      typeof value === 'number' || typeof value === 'boolean' ? `put it in quotes: '${String(value)}'` : undefined;
    this.problems.add(spotOfNode(entry.value), `expected text, got ${describe(value)}`, hint);
    return undefined;
  }

  #base(): Map<string, { key: Spot; setting: Setting }> {
    const base = new Map<string, { key: Spot; setting: Setting }>();
    for (const [name, shape] of CELL_SHAPE.keys) {
      const entry = this.#entry(name);
      const setting =
        entry === undefined ? undefined : readSetting([name], shape, entry.key, entry.value, this.#context);
      if (entry !== undefined && setting !== undefined) base.set(name, { key: entry.key, setting });
    }
    return base;
  }

  /** `grid` is one product or a list of them; a top-level `zip` is one more dimension of each. */
  #grids(): readonly Layer[] {
    const grid = this.#entry('grid');
    const zip = this.#entry('zip');
    const nodes = grid === undefined ? [] : grid.value.kind === 'list' ? grid.value.items : [grid.value];
    if (grid?.value.kind === 'list' && nodes.length === 0)
      this.problems.add(spotOfNode(grid.value), 'expected at least one grid, got an empty list');
    const zipped = zip === undefined ? undefined : readZip(zip.value, this.#context);
    if (grid === undefined && this.#entry('include') !== undefined && zip === undefined) return [];
    const layers =
      grid === undefined
        ? [{ spot: zip?.key ?? START, dimensions: [], filtered: true }]
        : nodes.map((node) => readGrid(node, true, this.#context));
    if (zipped === undefined) return layers;
    return layers.map((layer) => combine({ ...layer, dimensions: [...layer.dimensions, zipped] }, this.#context));
  }

  #includes(): readonly Layer[] {
    const include = this.#entry('include');
    if (include === undefined) return [];
    return readPartialCells(include.value, this.#context).map((node) => readGrid(node, false, this.#context));
  }

  #excludes(): readonly Pattern[] {
    const exclude = this.#entry('exclude');
    if (exclude === undefined) return [];
    return readPartialCells(exclude.value, this.#context).flatMap((node) => readPattern(node, this.#context) ?? []);
  }

  #where(): readonly Formula[] {
    const where = this.#entry('where');
    if (where === undefined) return [];
    const nodes = where.value.kind === 'list' ? where.value.items : [where.value];
    return nodes.flatMap((node) => this.#condition(node) ?? []);
  }

  #condition(node: Located): Formula | undefined {
    if (node.kind === 'scalar' && typeof node.value === 'string')
      return compileFormula(node, { wants: 'condition' }, this.problems);
    this.problems.add(spotOfNode(node), `expected a condition such as "lambda < 1e-3", got ${describe(plain(node))}`);
    return undefined;
  }

  /** Every layer must say what a cell cannot do without. One missing key is one problem, however many layers lack it. */
  #checkComplete(base: ReadonlyMap<string, unknown>, layers: readonly Layer[]): void {
    const attempted = new Set([...this.root.entries.keys(), ...this.#meant]);
    for (const key of CELL_SHAPE.required) {
      if (base.has(key) || attempted.has(key)) continue;
      const lacking = layers.filter(
        (layer) => !axesOf(layer).some((axis) => axis.path[0] === key) && !mentions(this.root, layer, key),
      );
      const first = lacking.at(0);
      if (first === undefined) continue;
      const everywhere = lacking.length === layers.length;
      const spot = everywhere ? absent(key) : { ...first.spot, path: `${first.spot.path}.${key}` };
      this.problems.add(spot, `is missing: expected ${expected(CELL_SHAPE.keys.get(key)!)}`);
    }
  }
}

const START: Spot = { offset: 0, path: '' };

/** What is nowhere is reported at the start of the file. */
function absent(path: string): Spot {
  return { offset: 0, path };
}

/** Whether the layer's own mapping names the key, though perhaps with a value that was refused. */
function mentions(root: LocatedMap, layer: Layer, key: string): boolean {
  const maps = ['grid', 'include'].flatMap((name) => {
    const node = root.entries.get(name)?.value;
    return node === undefined ? [] : node.kind === 'list' ? node.items : [node];
  });
  const zip = root.entries.get('zip')?.value;
  const own = maps.find((node) => node.start === layer.spot.offset);
  return [own, zip].some((node) => node !== undefined && (node.kind !== 'map' || namesKey(node, key)));
}

function namesKey(node: LocatedMap, key: string): boolean {
  const inner = node.entries.get('zip')?.value;
  const names = [...node.entries.keys(), ...(inner?.kind === 'map' ? inner.entries.keys() : [])];
  return names.some((name) => name === key || name.startsWith(`${key}.`) || nearest(name, [key]) !== undefined);
}

/** Paths that axes set within a key of the cell, wherever the file has axes. */
function innerPaths(root: LocatedMap): readonly KeyPath[] {
  const paths: KeyPath[] = [];
  const visit = (node: Located | undefined): void => {
    if (node?.kind === 'list') node.items.forEach(visit);
    if (node?.kind !== 'map') return;
    for (const [name, entry] of node.entries) {
      if (name === 'zip') visit(entry.value);
      else {
        const named = resolveName(name);
        if (named.ok && named.path.length > 1) paths.push(named.path);
      }
    }
  };
  for (const key of ['grid', 'zip', 'include']) visit(root.entries.get(key)?.value);
  return paths;
}

function startsWith(path: KeyPath, start: KeyPath): boolean {
  return start.every((key, i) => path[i] === key);
}

/** `train: { epochs: … }` for the path train.epochs. */
function nested(path: KeyPath): string {
  return path.reduceRight((inner, key) => (inner === '…' ? `${key}: …` : `${key}: { ${inner} }`), '…');
}
