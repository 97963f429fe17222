import type { State } from '../../engine/index.js';
import type { Matrix, TensorOps } from '../../ops/index.js';
import { matrix, matrixOps } from '../../ops/index.js';
import type { Architecture } from './architecture.js';
import type { Block } from './blocks.js';
import { blocksOf, columnsOf, joinedColumns, rowsOf } from './blocks.js';
import type { InitialPoint } from './initial-point.js';
import type { InputLayer } from './input-layer.js';
import { merged } from './merged.js';
import { relax } from './relax.js';
import type { Stem } from './stem.js';

/** What it is made from. */
export interface BlockwiseParts {
  readonly net: Architecture;
  readonly start: InitialPoint;
  readonly input: InputLayer;
  /** n */
  readonly samples: number;
  readonly isRegularised: boolean;
  readonly unitsPerBlock: number;
}

type Values<T> = Readonly<Record<string, T>>;

/**
 * Layers 0 and 1 of a network of at least two hidden layers with one pending update (grw.md §5.4), gone through once an
 * epoch. A unit of layer 1 needs for its step in layer 0 no more than its own row of W¹, and with its new activations and
 * its new row its part of h² is known. So an epoch takes the step that the last one left behind block of units by block of
 * units: back-propagation through a block's rows, the step of its part of layer 0, the step of the rows, their part of
 * `x¹ W¹`. Rows go through the processor's cache once, where the other forms go three times through all of them. Equal to
 * the textbook form but for the order of sums.
 *
 * State: by blocks that of layer 0, W¹ (rows), x¹ and σ'(h¹), all of the epoch before; b¹; and of the pending step `s δ²` and
 * the decay.
 */
export function blockwiseStem({ net, start, input, samples, isRegularised, unitsPerBlock }: BlockwiseParts): Stem {
  const { weights, bias } = start.layers[0]!;
  const scale = net.layers[1]!;
  const blocks = blocksOf(net.width, unitsPerBlock);
  const byBlock = (name: string, whole: Matrix, cut: (whole: Matrix, block: Block) => Matrix): State =>
    Object.fromEntries(blocks.map((block, k) => [nameOf(name, k), cut(whole, block)]));
  const unitwise = (name: string): boolean => input.unitwise.includes(name);
  const split = (matrices: State): State =>
    merged(
      Object.entries(matrices).map(([name, whole]) =>
        unitwise(name) ? byBlock(name, whole, columnsOf) : { [name]: whole },
      ),
    );
  /** The part of layer 0 that belongs to a block, under the layer's own names. */
  const partOf = <T>(values: Values<T>, names: State, k: number): Record<string, T> =>
    Object.fromEntries(Object.keys(names).map((name) => [name, values[unitwise(name) ? nameOf(name, k) : name]!]));

  const h = input.start.train;
  const x = net.activation.value(matrixOps, h);
  const slope = net.activation.derivative(matrixOps, h, x);

  /** Takes the pending step. Returns x¹ W¹ after it, [n, m], and the state but for what belongs to the next step. */
  const taken = <T>(
    ops: TensorOps<T>,
    state: Values<T>,
    constants: Values<T>,
  ): { product: T; next: Record<string, T> } => {
    const deltas = state['deltas']!;
    const decay = isRegularised ? state['pending_decay']! : null;
    const parts: T[] = [];
    const next = blocks.map((_, k) => {
      const of = (name: string): T => state[nameOf(name, k)]!;
      const constantsOfPart = partOf(constants, input.constants, k);
      const before = parts.at(-1);
      const back = ops.matmul(before === undefined ? deltas : ops.after(deltas, before), of('w1'), { b: true });
      const below = input.descend(
        ops,
        partOf(state, input.initial, k),
        constantsOfPart,
        ops.mul(back, of('slopes')),
        decay,
      );
      const gradient = ops.matmul(ops.after(of('inputs'), back), deltas, { a: true });
      const rows = relax(ops, of('w1'), constants[nameOf('start_w1', k)], decay, gradient);
      const preactivation = input.forward(ops, below, constantsOfPart);
      const inputs = net.activation.value(ops, preactivation);
      parts.push(ops.matmul(inputs, rows));
      return Object.fromEntries(
        Object.entries({
          ...below,
          w1: rows,
          inputs,
          slopes: net.activation.derivative(ops, preactivation, inputs),
        }).map(([name, value]) => [nameOf(name, k), value]),
      );
    });
    return { product: total(ops, parts), next: merged(next) };
  };
  const preactivationOf = <T>(ops: TensorOps<T>, product: T, biases: T): T =>
    ops.add(ops.mul(ops.constant(scale.weight), product), ops.mul(ops.constant(scale.bias), biases));

  const constants = {
    ...split(input.constants),
    ones: matrix(samples, 1, new Float64Array(samples).fill(1)),
    ...(isRegularised ? { ...byBlock('start_w1', weights, rowsOf), start_b1: bias } : {}),
  };
  return {
    level: 2,
    signature: `${input.signature} blockwise ${unitsPerBlock}`,
    constants,
    initial: {
      ...split(input.initial),
      ...byBlock('w1', weights, rowsOf),
      ...byBlock('inputs', x, columnsOf),
      ...byBlock('slopes', slope, columnsOf),
      b1: bias,
      deltas: matrix(samples, net.width),
      ...(isRegularised ? { pending_decay: matrix(1, 1, [1]) } : {}),
    },
    forward: (ops, state, given) => preactivationOf(ops, taken(ops, state, given).product, state['b1']!),
    descend(ops, state, given, delta, decay) {
      const biasStep = ops.matmul(given['ones']!, ops.mul(ops.constant(scale.bias), delta), { a: true });
      return {
        ...taken(ops, state, given).next,
        b1: relax(ops, state['b1']!, given['start_b1'], decay, biasStep),
        deltas: ops.mul(ops.constant(scale.weight), delta),
        ...(decay === null ? {} : { pending_decay: decay }),
      };
    },
    at(state) {
      const { product, next } = taken(matrixOps, state, constants);
      const all = (name: string): Matrix[] => blocks.map((_, k) => next[nameOf(name, k)]!);
      const below = input.at(
        Object.fromEntries(Object.keys(input.initial).map((name) => [name, joinedColumns(all(name))])),
      );
      const rows = all('w1');
      const b1 = state['b1']!;
      return {
        pieces: [...below.pieces, ...rows.map(({ data }) => data), b1.data],
        train: () => preactivationOf(matrixOps, product, b1),
        test() {
          const activations = net.activation.value(matrixOps, below.test());
          const parts = blocks.map((block, k) => matrixOps.matmul(columnsOf(activations, block), rows[k]!));
          return preactivationOf(matrixOps, total(matrixOps, parts), b1);
        },
      };
    },
    startPieces: () => [...input.startPieces(), ...blocks.map((block) => rowsOf(weights, block).data), bias.data],
    outside: input.outside,
  };
}

function total<T>(ops: TensorOps<T>, parts: readonly T[]): T {
  return parts.reduce((sum, part) => ops.add(sum, part));
}

function nameOf(name: string, block: number): string {
  return `${name}/${block}`;
}
