import type { Constants, State } from '../../engine/index.js';
import type { Matrix, TensorOps } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';
import { relax } from './relax.js';

/** The weights of one of the layers 1 … L while they are trained. */
export interface TrainedWeights {
  readonly constants: Constants;
  readonly initial: State;
  /** W^l as it is now. */
  current<T>(ops: TensorOps<T>, state: Readonly<Record<string, T>>, constants: Readonly<Record<string, T>>): T;
  /**
   * One step of equation (6), whose gradient is `inputsᵀ deltas`; decay as in `Form.descend`.
   * @param inputs x^l, [n, inputs]
   * @param deltas s_l δ^{l+1}, [n, units]
   */
  descend<T>(
    ops: TensorOps<T>,
    state: Readonly<Record<string, T>>,
    constants: Readonly<Record<string, T>>,
    step: { readonly inputs: T; readonly deltas: T; readonly decay: T | null },
  ): Record<string, T>;
}

/** Either way to keep weights. */
export type WeightsForm = 'deferred' | 'plain';

/** What a form of a layer's weights is made from. */
export interface WeightsParts {
  /** Of the weights, in states and constants. */
  readonly name: string;
  readonly start: Matrix;
  /** n */
  readonly samples: number;
  readonly isRegularised: boolean;
}

/** The textbook form. State: W^l. */
export function plainWeights({ name, start, isRegularised }: WeightsParts): TrainedWeights {
  return {
    constants: isRegularised ? { [`start_${name}`]: start } : {},
    initial: { [name]: start },
    current: (_ops, state) => state[name]!,
    descend(ops, state, constants, { inputs, deltas, decay }) {
      const gradient = ops.matmul(inputs, deltas, { a: true });
      return { [name]: relax(ops, state[name]!, constants[`start_${name}`], decay, gradient) };
    },
  };
}

/**
 * The lazy form (grw.md §5.4) with one pending update: an epoch takes the step that the last one left behind, and leaves
 * its own. That is the textbook form, operation for operation, cut elsewhere: a compiler sees one update of the stored
 * weights, which nothing else reads, so that it can be made in place, where the textbook's step may not touch them before
 * back-propagation has read them. State: W^l of the epoch before, and the factors and decay of its pending step,
 * `W ← W⁽⁰⁾ + decay (W − W⁽⁰⁾) − inputsᵀ deltas`.
 */
export function deferredWeights({ name, start, samples, isRegularised }: WeightsParts): TrainedWeights {
  const [inputsName, deltasName, decayName] = [`${name}_inputs`, `${name}_deltas`, `${name}_decay`];
  return {
    constants: isRegularised ? { [`start_${name}`]: start } : {},
    initial: {
      [name]: start,
      [inputsName]: matrix(samples, start.rows),
      [deltasName]: matrix(samples, start.columns),
      ...(isRegularised ? { [decayName]: matrix(1, 1, [1]) } : {}),
    },
    current(ops, state, constants) {
      const gradient = ops.matmul(state[inputsName]!, state[deltasName]!, { a: true });
      const decay = isRegularised ? state[decayName]! : null;
      return relax(ops, state[name]!, constants[`start_${name}`], decay, gradient);
    },
    descend(ops, state, constants, { inputs, deltas, decay }) {
      return {
        [name]: this.current(ops, state, constants),
        [inputsName]: inputs,
        [deltasName]: deltas,
        ...(decay === null ? {} : { [decayName]: decay }),
      };
    },
  };
}
