import type { Matrix } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';
import { randomStream } from '../../random/index.js';
import type { Architecture, LayerScale } from './architecture.js';
import { Recent } from './recent.js';

/** Weights [inputs, units] and biases [1, units] of a layer. */
export interface Layer {
  readonly weights: Matrix;
  readonly bias: Matrix;
}

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

/** Bytes of drawn layers that are kept at most: those of two hidden layers of 4096 units fit. */
const CAPACITY = 2 ** 28;

const recentLayers = new Recent<readonly Layer[]>(CAPACITY);

export function networkInitialPoint(net: Architecture, features: number, seed: number): InitialPoint {
  const { width, depth, outputs, layers } = net;
  const key = JSON.stringify([width, depth, outputs, layers, seed]);
  const bytes = Float64Array.BYTES_PER_ELEMENT * (width + 1) * ((depth - 1) * width + outputs);
  return {
    eachFirstUnit: (visit) => {
      eachUnit(layers[0]!, 0, features, width, seed, visit);
    },
    layers: recentLayers.get(key, bytes, () => drawnLayers(net, seed)),
  };
}

function drawnLayers({ width, depth, outputs, layers }: Architecture, seed: number): Layer[] {
  return Array.from({ length: depth }, (_, below) => {
    const l = below + 1;
    const units = l === depth ? outputs : width;
    const layer = { weights: matrix(width, units), bias: matrix(1, units) };
    const drawn = new UnitColumns(layer.weights);
    eachUnit(layers[l]!, l, width, units, seed, (unit, weights, bias) => {
      layer.bias.data[unit] = bias;
      drawn.set(unit, weights);
    });
    return layer;
  });
}

/** Units whose weights are written together: of each row of the matrix, a cache line. */
const TOGETHER = 8;

/** Fills a matrix column by column, several columns at a time. */
class UnitColumns {
  private readonly waiting: Float64Array;

  constructor(private readonly matrix: Matrix) {
    this.waiting = new Float64Array(TOGETHER * matrix.rows);
  }

  /** @param unit 0, 1, … in this order */
  set(unit: number, weights: Float64Array): void {
    const { rows, columns, data } = this.matrix;
    const last = unit % TOGETHER;
    this.waiting.set(weights, last * rows);
    if (last < TOGETHER - 1 && unit < columns - 1) return;
    for (let j = 0; j < rows; j++)
      for (let u = 0; u <= last; u++) data[j * columns + unit - last + u] = this.waiting[u * rows + j]!;
  }
}

/** @param visit told the units in their order; the weights are in one place for all of them */
function eachUnit(
  { weightSpread, biasSpread }: LayerScale,
  l: number,
  inputs: number,
  units: number,
  seed: number,
  visit: (unit: number, weights: Float64Array, bias: number) => void,
): void {
  const stream = randomStream(seed, `theta0/w${l}`);
  const biases = randomStream(seed, `theta0/b${l}`);
  const weights = new Float64Array(inputs);
  for (let unit = 0; unit < units; unit++) {
    if (weightSpread !== 0) {
      stream.normals(unit * inputs, weights);
      for (let j = 0; j < inputs; j++) weights[j] = Math.fround(weightSpread * weights[j]!);
    }
    visit(unit, weights, Math.fround(biasSpread * biases.normal(unit)));
  }
}
