import type { NetworkSpec } from '../../cell/index.js';
import { canonicalJson } from '../../cell/index.js';
import type { Dataset } from '../../data/index.js';
import type { Architecture } from './architecture.js';
import { architectureOf } from './architecture.js';
import { explicitFirstDraw } from './explicit-first-draw.js';
import { gramInputLayer } from './gram-input-layer.js';
import { implicitFirstDraw } from './implicit-first-draw.js';
import type { InitialPoint } from './initial-point.js';
import { networkInitialPoint } from './initial-point.js';
import type { InputLayer } from './input-layer.js';
import { drawnInput, plainInputLayer } from './plain-input-layer.js';
import { Recent } from './recent.js';
import type { Tangent } from './tangent-kernel.js';
import { tangentOf } from './tangent-kernel.js';

/** Either form of the first layer. */
export type InputForm = 'gram' | 'plain';

/** A network at its initial point on given data: all that does not depend on how it is trained. */
export interface NetworkStart {
  readonly net: Architecture;
  readonly point: InitialPoint;
  /** The first layer, given whether there is a penalty. */
  readonly input: (isRegularised: boolean) => InputLayer;
  readonly tangent: Tangent;
}

/** What a network's start depends on besides the data. */
export interface StartChoices {
  readonly spec: NetworkSpec;
  readonly seed: number;
  /** C */
  readonly outputs: number;
  readonly form: InputForm;
}

/** Bytes at most, about, that are kept of what was drawn for some data and computed of it. */
const CAPACITY = 2 ** 27;

/** By data: they go with them. Threads keep one data set. */
const starts = new WeakMap<Dataset, Recent<NetworkStart>>();

/**
 * The start of a network; that of the last call, if it was for the same network and data: the cells of a sweep that differ
 * in method, penalty or rate follow one another. Nobody may change what is in it.
 */
export function networkStart(dataset: Dataset, choices: StartChoices): NetworkStart {
  const known = starts.get(dataset) ?? new Recent(CAPACITY);
  starts.set(dataset, known);
  // A linearised network begins at the same point.
  const key = canonicalJson({ ...choices, spec: { ...choices.spec, kind: 'network' } });
  return known.get(key, bytesOf(dataset, choices), () => madeStart(dataset, choices));
}

function madeStart(dataset: Dataset, { spec, seed, outputs, form }: StartChoices): NetworkStart {
  const { x } = dataset.train;
  const net = architectureOf(spec, x.columns, outputs);
  const point = networkInitialPoint(net, x.columns, seed);
  const input = form === 'gram' ? gramInput(dataset, net, spec, seed, point) : plainInput(dataset, net, point);
  return { net, point, input, tangent: tangentOf(dataset, net, point, input(false)) };
}

function gramInput(
  dataset: Dataset,
  net: Architecture,
  { first_layer }: NetworkSpec,
  seed: number,
  point: InitialPoint,
): NetworkStart['input'] {
  const isImplicit = first_layer === 'implicit';
  const draw = isImplicit ? implicitFirstDraw(dataset, net, seed) : explicitFirstDraw(dataset, net, point);
  const layer = gramInputLayer(dataset, net, draw);
  return () => layer;
}

function plainInput(dataset: Dataset, net: Architecture, point: InitialPoint): NetworkStart['input'] {
  const drawn = drawnInput(dataset, net, point);
  return (isRegularised) => plainInputLayer(dataset, net, drawn, isRegularised);
}

/**
 * What is drawn, h¹ on all points, and on the training set the two parts of h¹, and of every layer and output what the tangent
 * kernel is made of; then that kernel.
 */
function bytesOf({ train, test }: Dataset, { spec: { width, depth }, outputs, form }: StartChoices): number {
  const [n, d] = [train.x.rows, train.x.columns];
  const points = n + test.x.rows;
  const drawn = form === 'gram' ? 2 * n : d + 1;
  const tangent = n * depth * (2 + outputs);
  return Float64Array.BYTES_PER_ELEMENT * (width * (drawn + points + tangent) + n * points * outputs ** 2);
}
