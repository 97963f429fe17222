import { matrix } from '../../ops/index.js';
import { randomStream } from '../../random/index.js';
import type { Layer } from './recent-layers.js';
import { recentLayers } from './recent-layers.js';
import type { Architecture, LayerScale } from './architecture.js';

/**
 * θ⁽⁰⁾ of a network, equation (9). Every number depends on the seed, its layer, its unit and its input alone; all are
 * float32 numbers, so that runs in either precision start from the same point.
 */
export interface InitialPoint {
  /** Layer 0, unit by unit, so that d × m numbers need never be there at once: the d weights (reused), and the bias. */
  eachFirstUnit(visit: (unit: number, weights: Float64Array, bias: number) => void): void;
  /** Layers 1 … L. */
  readonly layers: readonly Layer[];
}

export function networkInitialPoint(net: Architecture, features: number, seed: number): InitialPoint {
  const { width, depth, outputs, layers } = net;
  return {
    eachFirstUnit(visit) {
      const weights = new Float64Array(features);
      eachUnit(layers[0]!, 0, features, width, seed, (unit, weight, bias) => {
        for (let j = 0; j < features; j++) weights[j] = weight(j);
        visit(unit, weights, bias);
      });
    },
    layers: recentLayers(JSON.stringify([width, depth, outputs, layers, seed]), () => drawnLayers(net, seed)),
  };
}

function drawnLayers({ width, depth, outputs, layers }: Architecture, seed: number): Layer[] {
  return Array.from({ length: depth }, (_, below) => {
    const l = below + 1;
    const units = l === depth ? outputs : width;
    const layer = { weights: matrix(width, units), bias: matrix(1, units) };
    eachUnit(layers[l]!, l, width, units, seed, (unit, weight, bias) => {
      layer.bias.data[unit] = bias;
      for (let j = 0; j < width; j++) layer.weights.data[j * units + unit] = weight(j);
    });
    return layer;
  });
}

function eachUnit(
  { weightSpread, biasSpread }: LayerScale,
  l: number,
  inputs: number,
  units: number,
  seed: number,
  visit: (unit: number, weight: (input: number) => number, bias: number) => void,
): void {
  const weights = randomStream(seed, `theta0/w${l}`);
  const biases = randomStream(seed, `theta0/b${l}`);
  for (let unit = 0; unit < units; unit++) {
    const weight = (input: number): number =>
      weightSpread === 0 ? 0 : Math.fround(weightSpread * weights.normal(unit * inputs + input));
    visit(unit, weight, Math.fround(biasSpread * biases.normal(unit)));
  }
}
