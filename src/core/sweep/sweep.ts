import type { Setting } from './axis.js';
import type { Spot } from './diagnostic.js';
import type { Formula } from './expression/index.js';
import type { Pattern } from './filter.js';
import type { Layer } from './layer.js';
import { axesOf, describeLayer, layerSize } from './layer.js';
import type { Source } from './source.js';

/** A sweep file, read and checked, not yet expanded. */
export interface Sweep {
  /** Names the run's directory: letters, digits, `.`, `_`, `-`, at most 100, not beginning with a sign. */
  readonly name: string;
  readonly description?: string;
  readonly source: Source;
  /** Values for every cell, by key of the cell; axes override them. */
  readonly base: ReadonlyMap<string, { readonly key: Spot; readonly setting: Setting }>;
  readonly layers: readonly Layer[];
  readonly exclude: readonly Pattern[];
  readonly where: readonly Formula[];
}

/** Number of cells before exclude, where and removal of duplicates; nothing is expanded to know it. */
export function countCells(sweep: Sweep): number {
  return sweep.layers.reduce((sum, layer) => sum + layerSize(layer), 0);
}

/** `method 3 × lambda 5`, joined by ` + ` over a union. */
export function describeSize(sweep: Sweep): string {
  return sweep.layers.map(describeLayer).join(' + ');
}

/** The axes of the sweep as the file names them, each once, in the file's order. */
export function axisNames(sweep: Sweep): readonly string[] {
  return [...new Set(sweep.layers.flatMap(axesOf).map((axis) => axis.name))];
}
