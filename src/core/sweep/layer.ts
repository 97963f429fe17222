import type { Axis, AxisContext } from './axis.js';
import { readAxis } from './axis.js';
import type { Spot } from './diagnostic.js';
import type { Located, LocatedMap } from './located.js';
import { plain, spotOfNode } from './located.js';
import { countText, describe, either } from './text.js';

/** Axes that advance together: one axis of a grid, or the axes of a zip. */
export interface Dimension {
  readonly size: number;
  readonly axes: readonly Axis[];
}

/** A product of dimensions, the first varying slowest. A sweep is a union of layers. */
export interface Layer {
  readonly spot: Spot;
  readonly dimensions: readonly Dimension[];
  /** Included cells are added as they are: exclude and where do not touch them. */
  readonly filtered: boolean;
}

/** Number of cells of the product, before exclude and where. */
export function layerSize(layer: Layer): number {
  return layer.dimensions.reduce((product, { size }) => product * size, 1);
}

/** `method 3 × (lambda, lr) 4`; axes of one value are left out. */
export function describeLayer(layer: Layer): string {
  const sizes = layer.dimensions
    .filter(({ size }) => size !== 1)
    .map(({ axes, size }) => {
      const names = axes.map((axis) => axis.name).join(', ');
      return `${axes.length > 1 ? `(${names})` : names} ${countText(size)}`;
    });
  return sizes.length === 0 ? '1' : sizes.join(' × ');
}

export function axesOf(layer: Layer): readonly Axis[] {
  return layer.dimensions.flatMap(({ axes }) => axes);
}

/** A mapping of axes to values, as a product. Its key `zip`, if any, is a dimension of its own, after the others. */
export function readGrid(node: Located, filtered: boolean, context: AxisContext): Layer {
  const spot = spotOfNode(node);
  if (node.kind !== 'map') {
    context.problems.add(spot, `expected a mapping of axes to values, got ${describe(plain(node))}`);
    return { spot, dimensions: [], filtered };
  }
  const dimensions: Dimension[] = [];
  for (const [name, { key, value }] of node.entries) {
    if (name === 'zip') continue;
    const axis = readAxis(name, key, value, context);
    if (axis !== undefined) dimensions.push({ size: axis.settings.size, axes: [axis] });
  }
  const zip = node.entries.get('zip');
  const zipped = zip === undefined ? undefined : readZip(zip.value, context);
  return combine({ spot, dimensions: zipped === undefined ? dimensions : [...dimensions, zipped], filtered }, context);
}

/** A mapping of axes to equally many values that advance together. */
export function readZip(node: Located, context: AxisContext): Dimension | undefined {
  if (node.kind !== 'map' || node.entries.size === 0) {
    const got = node.kind === 'map' ? 'an empty one' : describe(plain(node));
    context.problems.add(spotOfNode(node), `expected a mapping of axes to equally many values, got ${got}`);
    return undefined;
  }
  const read = [...node.entries].map(([name, { key, value }]) => readAxis(name, key, value, context));
  const axes = read.filter((axis) => axis !== undefined);
  if (axes.length < read.length) return undefined;
  const size = axes.at(0)?.settings.size ?? 0;
  if (axes.every((axis) => axis.settings.size === size)) return { size, axes };
  const lengths = axes.map((axis) => `${axis.name} has ${countText(axis.settings.size)}`);
  context.problems.add(spotOfNode(node), `zipped axes need equally many values, but ${either(lengths, 'and')}`);
  return undefined;
}

/** Reports axes that are set twice. */
export function combine(layer: Layer, { problems }: AxisContext): Layer {
  const seen = new Map<string, Axis>();
  for (const axis of axesOf(layer)) {
    const path = axis.path.join('.');
    const first = seen.get(path);
    if (first === undefined) seen.set(path, axis);
    else problems.add(axis.key, `axis ${axis.name} is already given by '${first.key.path}'`);
  }
  return layer;
}

/** The list of mappings under `include` or `exclude`; what is not one is reported. */
export function readPartialCells(node: Located, { problems }: AxisContext): readonly LocatedMap[] {
  if (node.kind !== 'list') {
    const hint = node.kind === 'map' ? `write [ ${braced(node)} ]` : undefined;
    problems.add(spotOfNode(node), `expected a list of partial cells, got ${describe(plain(node))}`, hint);
    return [];
  }
  return node.items.flatMap((item) => {
    if (item.kind === 'map') return [item];
    problems.add(spotOfNode(item), `expected a partial cell such as { lambda: 0 }, got ${describe(plain(item))}`);
    return [];
  });
}

function braced(node: LocatedMap): string {
  return `{ ${[...node.entries.keys()].slice(0, 3).join(': …, ')}: … }`;
}
