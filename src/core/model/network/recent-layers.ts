import type { Matrix } from '../../ops/index.js';

/** Weights [inputs, units] and biases [1, units] of a layer. */
export interface Layer {
  readonly weights: Matrix;
  readonly bias: Matrix;
}

/** Bytes of drawn layers that are kept at most: those of two hidden layers of 4096 units fit. */
const CAPACITY = 2 ** 28;

let latest: { readonly key: string; readonly layers: readonly Layer[] } | null = null;

/**
 * The layers that the last call made, if it was for the same key, else those that `draw` makes: the cells of a sweep that
 * differ in their method follow one another, and begin at one point. Nobody may change them.
 * @param key all that they depend on
 */
export function recentLayers(key: string, draw: () => readonly Layer[]): readonly Layer[] {
  if (latest?.key === key) return latest.layers;
  // Not both at once.
  latest = null;
  const layers = draw();
  const bytes = layers.reduce((sum, { weights, bias }) => sum + weights.data.byteLength + bias.data.byteLength, 0);
  if (bytes <= CAPACITY) latest = { key, layers };
  return layers;
}
