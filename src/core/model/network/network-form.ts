import type { State } from '../../engine/index.js';
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

/** What every form of a network on given data shares. */
export interface NetworkParts {
  readonly net: Architecture;
  readonly start: InitialPoint;
  readonly input: InputLayer;
  /** n */
  readonly samples: number;
  /** Whether there is a penalty: only then θ⁽⁰⁾ is kept beside θ while training. */
  readonly isRegularised: boolean;
}

/** A form with what is known of θ⁽⁰⁾. */
export interface NetworkForm extends Form {
  /** Length of the recorded coordinates; ‖θ⁽⁰⁾‖, and the norm of its part outside the space in which θ moves. */
  readonly rank: number;
  readonly initialNorm: number;
  readonly initialOutside: number;
}

/**
 * A network, equation (8), with its first layer in either form and the others plain. State: the first layer's, W^l [m, m]
 * and b^l [1, m] for 1 ≤ l < L, W^L [m, C] and b^L [1, C].
 */
export function networkForm({ net, start, input, samples, isRegularised }: NetworkParts): NetworkForm {
  const levels = Array.from({ length: net.depth }, (_, below) => below + 1);
  const startLayers = named(levels, start);
  const startPieces = [input.coordinates(input.initial), ...Object.values(startLayers).map(({ data }) => data)];
  const sketch = new ParameterSketch(startPieces);
  const piecesOf = (state: State): Float64Array[] => [
    input.coordinates(state),
    ...Object.keys(startLayers).map((name) => state[name]!.data),
  ];
  const normOf = (pieces: readonly Float64Array[]): number => Math.hypot(...pieces.map(norm), input.outside);
  const layersOf = <T>(state: Readonly<Record<string, T>>): LayerValues<T>[] =>
    levels.map((l) => ({ weights: state[`w${l}`]!, bias: state[`b${l}`]! }));
  const predict = (h: Matrix, state: State): Float64Array => forward(matrixOps, net, layersOf(state), h).output.data;

  return {
    signature: `${net.signature} ${input.signature}`,
    constants: {
      ...input.constants,
      ones: matrix(samples, 1, new Float64Array(samples).fill(1)),
      ...(isRegularised
        ? Object.fromEntries(Object.entries(startLayers).map(([name, value]) => [`start_${name}`, value]))
        : {}),
    },
    initial: { ...input.initial, ...startLayers },
    predict: (ops, state, constants) => forward(ops, net, layersOf(state), input.forward(ops, state, constants)).output,
    descend(ops, state, constants, pull, decay) {
      const layers = layersOf(state);
      const pass = forward(ops, net, layers, input.forward(ops, state, constants));
      const deltas = backward(ops, net, layers, pass, pull);
      const next = levels.flatMap((l) => {
        const scale = net.layers[l]!;
        const delta = deltas[l]!;
        const step = {
          [`w${l}`]: ops.matmul(pass.activations[l - 1]!, scaled(ops, scale.weight, delta), { a: true }),
          [`b${l}`]: ops.matmul(constants['ones']!, scaled(ops, scale.bias, delta), { a: true }),
        };
        return Object.entries(step).map(
          ([name, by]) => [name, relax(ops, state[name]!, constants[`start_${name}`], decay, by)] as const,
        );
      });
      return { ...input.descend(ops, state, constants, deltas[0]!, decay), ...Object.fromEntries(next) };
    },
    observe(state) {
      const pieces = piecesOf(state);
      return {
        coordinates: sketch.of(pieces),
        norm: normOf(pieces),
        displacement: Math.hypot(...pieces.map((piece, p) => distance(piece, startPieces[p]!))),
        trainPrediction: predict(input.trainPreactivation(state), state),
        testPrediction: predict(input.testPreactivation(state), state),
      };
    },
    rank: sketch.size,
    initialNorm: normOf(startPieces),
    initialOutside: input.outside,
  };
}

function named(levels: readonly number[], { layers }: InitialPoint): Record<string, Matrix> {
  return Object.fromEntries(
    levels.flatMap((l) => [
      [`w${l}`, layers[l - 1]!.weights],
      [`b${l}`, layers[l - 1]!.bias],
    ]),
  );
}

function scaled<T>(ops: TensorOps<T>, factor: number, value: T): T {
  return ops.mul(ops.constant(factor), value);
}
