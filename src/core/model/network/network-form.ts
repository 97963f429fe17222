import type { Constants } from '../../engine/index.js';
import { distance, norm } from '../../linalg/index.js';
import type { Matrix, TensorOps } from '../../ops/index.js';
import { matrix, matrixOps } from '../../ops/index.js';
import type { Form } from '../form.js';
import type { Architecture } from './architecture.js';
import type { InitialPoint } from './initial-point.js';
import { merged } from './merged.js';
import type { LayerValues } from './propagation.js';
import { backward, forward } from './propagation.js';
import { relax } from './relax.js';
import { ParameterSketch } from './sketch.js';
import type { Stem } from './stem.js';
import type { TrainedWeights, WeightsForm } from './weights.js';
import { deferredWeights, plainWeights } from './weights.js';

/** What every form of a network on given data shares. */
export interface NetworkParts {
  readonly net: Architecture;
  readonly start: InitialPoint;
  readonly stem: Stem;
  /** n */
  readonly samples: number;
  /** Whether there is a penalty: only then θ⁽⁰⁾ is kept beside θ while training. */
  readonly isRegularised: boolean;
  /** Of the hidden-to-hidden weights above the stem. */
  readonly hidden: WeightsForm;
}

/** A form with what is known of θ⁽⁰⁾. */
export interface NetworkForm extends Form {
  /** Length of the recorded coordinates; ‖θ⁽⁰⁾‖, and the norm of its part outside the space in which θ moves. */
  readonly rank: number;
  readonly initialNorm: number;
  readonly initialOutside: number;
}

/**
 * A network, equation (8), on a stem in any form, with its hidden-to-hidden weights in either form and the last layer plain.
 * State: the stem's, W^l [m, m] and b^l [1, m] for level ≤ l < L, W^L [m, C] and b^L [1, C].
 */
export function networkForm({ net, start, stem, samples, isRegularised, hidden }: NetworkParts): NetworkForm {
  const { level } = stem;
  const levels = Array.from({ length: net.depth - level + 1 }, (_, above) => level + above);
  const trained = levels.map((l): TrainedWeights => {
    const parts = { name: `w${l}`, start: start.layers[l - 1]!.weights, samples, isRegularised };
    return l < net.depth && hidden === 'deferred' ? deferredWeights(parts) : plainWeights(parts);
  });
  const startBiases = Object.fromEntries(levels.map((l) => [`b${l}`, start.layers[l - 1]!.bias]));
  const layersOf = <T>(
    ops: TensorOps<T>,
    state: Readonly<Record<string, T>>,
    constants: Readonly<Record<string, T>>,
  ): LayerValues<T>[] =>
    levels.map((l) => ({ weights: trained[l - level]!.current(ops, state, constants), bias: state[`b${l}`]! }));
  const constants: Constants = {
    ...stem.constants,
    ones: matrix(samples, 1, new Float64Array(samples).fill(1)),
    ...merged(trained.map((weights) => weights.constants)),
    ...(isRegularised
      ? Object.fromEntries(Object.entries(startBiases).map(([name, value]) => [`start_${name}`, value]))
      : {}),
  };
  const startPieces = piecesOf(stem.startPieces(), start.layers.slice(level - 1));
  const sketch = new ParameterSketch(startPieces);
  const normOf = (pieces: readonly Float64Array[]): number => Math.hypot(...pieces.map(norm), stem.outside);

  return {
    signature: [net.signature, stem.signature, ...(net.depth > level ? [hidden] : [])].join(' '),
    constants,
    initial: { ...stem.initial, ...merged(trained.map(({ initial }) => initial)), ...startBiases },
    predict: (ops, state, constants) =>
      forward(ops, net, layersOf(ops, state, constants), stem.forward(ops, state, constants)).output,
    descend(ops, state, constants, pull, decay) {
      const layers = layersOf(ops, state, constants);
      const pass = forward(ops, net, layers, stem.forward(ops, state, constants));
      const deltas = backward(ops, net, layers, pass, pull);
      const next = levels.map((l) => {
        const scale = net.layers[l]!;
        const delta = deltas[l - level + 1]!;
        const step = { inputs: pass.activations[l - level]!, deltas: scaled(ops, scale.weight, delta), decay };
        const biasStep = ops.matmul(constants['ones']!, scaled(ops, scale.bias, delta), { a: true });
        return {
          ...trained[l - level]!.descend(ops, state, constants, step),
          [`b${l}`]: relax(ops, state[`b${l}`]!, constants[`start_b${l}`], decay, biasStep),
        };
      });
      return merged([stem.descend(ops, state, constants, deltas[0]!, decay), ...next]);
    },
    observe(state) {
      const layers = layersOf(matrixOps, state, constants);
      const below = stem.at(state);
      const pieces = piecesOf(below.pieces, layers);
      const predict = (h: Matrix): Float64Array => forward(matrixOps, net, layers, h).output.data;
      return {
        coordinates: sketch.of(pieces),
        norm: normOf(pieces),
        displacement: Math.hypot(...pieces.map((piece, p) => distance(piece, startPieces[p]!))),
        trainPrediction: predict(below.train()),
        testPrediction: predict(below.test()),
      };
    },
    rank: sketch.size,
    initialNorm: normOf(startPieces),
    initialOutside: stem.outside,
  };
}

/** θ in pieces: the stem's, then W^l and b^l layer by layer. */
function piecesOf(below: readonly Float64Array[], layers: readonly LayerValues<Matrix>[]): Float64Array[] {
  return [...below, ...layers.flatMap(({ weights, bias }) => [weights.data, bias.data])];
}

function scaled<T>(ops: TensorOps<T>, factor: number, value: T): T {
  return ops.mul(ops.constant(factor), value);
}
