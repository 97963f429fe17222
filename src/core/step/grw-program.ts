import { matrix, type TensorOps } from '../ops/index.js';
import type { Constants, Program, State } from '../engine/index.js';
import type { Loss } from '../loss/index.js';
import { targetsOf } from '../loss/index.js';
import type { Form } from '../model/index.js';
import type { Rule } from '../rule/index.js';
import { seenOf } from './seen.js';

/** The parts of one generalised-reweighting run. */
export interface GrwParts {
  readonly form: Form;
  readonly loss: Loss;
  /** Names the loss with its parameters, for the program's signature. */
  readonly lossName: string;
  readonly rule: Rule;
  /** Labels, length n: ±1, or classes 0 … C − 1 for a loss over classes. */
  readonly labels: Float64Array;
  /** η > 0 and λ ≥ 0. */
  readonly learningRate: number;
  readonly lambda: number;
}

/**
 * One epoch of equation (6) with the penalty of (13): predict, weigh, descend. Everything that trains, on any engine,
 * is this function.
 */
export function grwProgram({ form, loss, lossName, rule, labels, learningRate, lambda }: GrwParts): Program {
  const scalar = (value: number) => matrix(1, 1, [value]);
  const regularised = lambda > 0;
  return {
    signature: [form.signature, lossName, rule.signature, regularised ? 'regularised' : 'unregularised'].join(' | '),
    constants: {
      ...form.constants,
      ...rule.constants,
      ...loss.constants,
      ...(rule.restarts ? initialConstants(form.initial) : {}),
      labels: targetsOf(loss, labels),
      learning_rate: scalar(learningRate),
      ...(regularised ? { decay: scalar(1 - learningRate * lambda) } : {}),
    },
    initial: { ...form.initial, ...rule.initial },
    step(ops, state, constants) {
      const labels = constants['labels']!;
      const prediction = form.predict(ops, state, constants);
      const seen = seenOf(ops, loss, prediction, labels, constants);
      const { weights, next, restart } = rule.apply(ops, seen, state, constants);
      const slope = loss.derivative(ops, prediction, labels, constants);
      const pull = ops.mul(ops.mul(constants['learning_rate']!, weights), slope);
      const descended = form.descend(ops, state, constants, pull, constants['decay'] ?? null);
      const model = restart === undefined ? descended : restarted(ops, descended, constants, restart);
      return { ...model, ...next };
    },
  };
}

const INITIAL = 'initial ';

function initialConstants(initial: State): Constants {
  return Object.fromEntries(Object.entries(initial).map(([name, value]) => [INITIAL + name, value]));
}

/** The model's initial state where `restart` is 1; as descended where it is 0. */
function restarted<T>(
  ops: TensorOps<T>,
  descended: Readonly<Record<string, T>>,
  constants: Readonly<Record<string, T>>,
  restart: T,
): Record<string, T> {
  const goOn = ops.sub(ops.constant(1), restart);
  const choose = (name: string, value: T): T =>
    ops.add(ops.mul(goOn, value), ops.mul(restart, constants[INITIAL + name]!));
  return Object.fromEntries(Object.entries(descended).map(([name, value]) => [name, choose(name, value)]));
}
