import type { Constants, State } from '../../engine/index.js';
import { distance, norm } from '../../linalg/index.js';
import type { Matrix, TensorOps } from '../../ops/index.js';
import { matrix, matrixOps } from '../../ops/index.js';
import type { Form } from '../form.js';
import type { Architecture } from './architecture.js';
import type { InitialPoint } from './initial-point.js';
import type { InputLayer } from './input-layer.js';
import type { LayerValues } from './propagation.js';
import { backward, forward } from './propagation.js';
import { relax } from './relax.js';
import { ParameterSketch } from './sketch.js';
import type { TrainedWeights, WeightsForm } from './weights.js';
import { deferredWeights, plainWeights } from './weights.js';

/** What every form of a network on given data shares. */
export interface NetworkParts {
  readonly net: Architecture;
  readonly start: InitialPoint;
  readonly input: InputLayer;
  /** n */
  readonly samples: number;
  /** Whether there is a penalty: only then θ⁽⁰⁾ is kept beside θ while training. */
  readonly isRegularised: boolean;
  /** Of the hidden-to-hidden weights. */
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
 * A network, equation (8), with its first layer and its hidden-to-hidden weights in either form and the others plain.
 * State: the first layer's, W^l [m, m] and b^l [1, m] for 1 ≤ l < L, W^L [m, C] and b^L [1, C].
 */
export function networkForm({ net, start, input, samples, isRegularised, hidden }: NetworkParts): NetworkForm {
  const levels = Array.from({ length: net.depth }, (_, below) => below + 1);
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
    levels.map((l) => ({ weights: trained[l - 1]!.current(ops, state, constants), bias: state[`b${l}`]! }));
  const constants: Constants = {
    ...input.constants,
    ones: matrix(samples, 1, new Float64Array(samples).fill(1)),
    ...merged(trained.map((weights) => weights.constants)),
    ...(isRegularised
      ? Object.fromEntries(Object.entries(startBiases).map(([name, value]) => [`start_${name}`, value]))
      : {}),
  };
  const startPieces = piecesOf(input, input.initial, start.layers);
  const sketch = new ParameterSketch(startPieces);
  const normOf = (pieces: readonly Float64Array[]): number => Math.hypot(...pieces.map(norm), input.outside);

  return {
    signature: [net.signature, input.signature, ...(net.depth > 1 ? [hidden] : [])].join(' '),
    constants,
    initial: { ...input.initial, ...merged(trained.map(({ initial }) => initial)), ...startBiases },
    predict: (ops, state, constants) =>
      forward(ops, net, layersOf(ops, state, constants), input.forward(ops, state, constants)).output,
    descend(ops, state, constants, pull, decay) {
      const layers = layersOf(ops, state, constants);
      const pass = forward(ops, net, layers, input.forward(ops, state, constants));
      const deltas = backward(ops, net, layers, pass, pull);
      const next = levels.map((l) => {
        const scale = net.layers[l]!;
        const delta = deltas[l]!;
        const step = { inputs: pass.activations[l - 1]!, deltas: scaled(ops, scale.weight, delta), decay };
        const biasStep = ops.matmul(constants['ones']!, scaled(ops, scale.bias, delta), { a: true });
        return {
          ...trained[l - 1]!.descend(ops, state, constants, step),
          [`b${l}`]: relax(ops, state[`b${l}`]!, constants[`start_b${l}`], decay, biasStep),
        };
      });
      return merged([input.descend(ops, state, constants, deltas[0]!, decay), ...next]);
    },
    observe(state) {
      const layers = layersOf(matrixOps, state, constants);
      const pieces = piecesOf(input, state, layers);
      const predict = (h: Matrix): Float64Array => forward(matrixOps, net, layers, h).output.data;
      return {
        coordinates: sketch.of(pieces),
        norm: normOf(pieces),
        displacement: Math.hypot(...pieces.map((piece, p) => distance(piece, startPieces[p]!))),
        trainPrediction: predict(input.trainPreactivation(state)),
        testPrediction: predict(input.testPreactivation(state)),
      };
    },
    rank: sketch.size,
    initialNorm: normOf(startPieces),
    initialOutside: input.outside,
  };
}

/** θ in pieces: the first layer's coordinates, then W^l and b^l layer by layer. */
function piecesOf(input: InputLayer, state: State, layers: readonly LayerValues<Matrix>[]): Float64Array[] {
  return [input.coordinates(state), ...layers.flatMap(({ weights, bias }) => [weights.data, bias.data])];
}

function merged<T>(records: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record)));
}

function scaled<T>(ops: TensorOps<T>, factor: number, value: T): T {
  return ops.mul(ops.constant(factor), value);
}
