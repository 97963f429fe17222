import { InvalidCellError } from '../cell/index.js';
import type { Engine, PreparedProgram, State } from '../engine/index.js';
import { matrix } from '../ops/index.js';
import { LOG_WEIGHTS, type Field } from './field.js';
import { integrateStep } from './integrate.js';
import { LogTime, referenceOf } from './log-time.js';

/** Of s = log(1 + t/η): a hundredth of an epoch. The error control takes it from there. */
const FIRST_STEP = 0.01;

/** Between two recorded times: fifty times as many as any flow needs that comes to rest. */
const MOST_STEPS = 100_000;

export interface FlowOptions {
  /** Called after every step, some tens to thousands of them per recorded time; may throw to stop. */
  readonly onStep?: (() => void) | undefined;
  /** Between two recorded times, before it is given up; default 100,000. */
  readonly mostSteps?: number | undefined;
}

/** Where a flow begins: the field's state, t = 0, and the length of the first step. All that it needs to go on. */
export function flowStart(field: Field): State {
  return { ...field.initial, time: matrix(1, 1, [0]), step: matrix(1, 1, [FIRST_STEP]) };
}

/**
 * Follows a gradient flow instead of taking epochs: `advance(from, epochs)` goes on for a time of η · epochs, which need
 * not be whole. Unlike epochs, a flow is to be cut at recorded times only: a cut shortens a step, and so changes the
 * result within the error that steps may make.
 *
 */
export function flowEngine(field: Field, options: FlowOptions = {}): Engine {
  return {
    backend: FLOW_BACKEND,
    // eslint-disable-next-line @typescript-eslint/require-await -- other engines load graphs here
    prepare: async (): Promise<PreparedProgram> => ({
      advance: (from, epochs) => followed(field, from, epochs, options),
      dispose: () => undefined,
    }),
  };
}

export const FLOW_BACKEND = 'flow float64';

function followed(field: Field, from: State, epochs: number, options: FlowOptions): State {
  const { onStep, mostSteps = MOST_STEPS } = options;
  const { learningRate } = field;
  const logTime = (t: number): number => Math.log1p(t / learningRate);
  const target = from['time']!.data[0]! + epochs * learningRate;
  const end = logTime(target);
  let s = logTime(from['time']!.data[0]!);
  let step = from['step']!.data[0]!;
  let state: State = { ...from };
  for (let steps = 0; s < end; steps++) {
    if (steps === mostSteps) throw tooManySteps(steps, learningRate * Math.expm1(s));
    const ode = new LogTime(field, referenceOf(state));
    const position = integrateStep(ode, { s, y: ode.flat(state), step }, end, ode.accuracy);
    ({ s, step } = position);
    state = shiftedToLargest(ode.state(position.y));
    onStep?.();
  }
  return { ...state, time: matrix(1, 1, [target]), step: matrix(1, 1, [step]) };
}

/** As Group DRO's memory between epochs: the largest entry is 0. */
function shiftedToLargest(state: State): State {
  const logWeights = state[LOG_WEIGHTS];
  if (logWeights === undefined) return state;
  const largest = Math.max(...logWeights.data);
  return { ...state, [LOG_WEIGHTS]: { ...logWeights, data: logWeights.data.map((value) => value - largest) } };
}

function tooManySteps(steps: number, time: number): InvalidCellError {
  return new InvalidCellError(
    ['train', 'until', 'time'],
    `after ${steps} steps there is no end of the oscillation at t = ${time.toExponential(2)}: weights that follow the risks ` +
      'and risks that follow the weights chase each other ever faster; say an earlier time, a smaller nu, or epochs',
  );
}
