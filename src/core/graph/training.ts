import type { Program } from '../engine/index.js';
import { attribute, DataType } from './attributes.js';
import { defineFunction, type FunctionDefinition, type Parameter } from './function.js';
import { graphOps, GraphShapeError, type GraphValue } from './graph-ops.js';
import type { Layout, Slot } from './layout.js';
import type { Node, NodeList } from './node-list.js';
import type { Target } from './target.js';

/**
 * Epochs in the body of the loop that the executor runs. Entering a body costs it about as much as one epoch of a small
 * model, so that eight share the cost; more were not measurably faster and take longer to load.
 */
const UNROLLED_EPOCHS = 8;

/** A function of `epochs`, the state and the constants that returns the state so much later, and what it calls. */
export interface Training {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly results: readonly Parameter[];
  readonly library: readonly FunctionDefinition[];
}

/** What a training function is made from. */
export interface Source {
  readonly program: Program;
  readonly layout: Layout;
  /** Of every matrix. */
  readonly type: DataType;
  readonly target: Target;
}

/** @throws GraphShapeError */
export function trainingOf(source: Source): Training {
  const { layout, type, target } = source;
  const [epoch, limit, epochs] = ['epoch', 'limit', 'epochs'].map(counter) as [Parameter, Parameter, Parameter];
  const state = layout.state.map((slot) => parameterOf(slot, type));
  const matrices = [...state, ...layout.constants.map((slot) => parameterOf(slot, type))];
  const variables = [epoch, limit, ...matrices];

  const mayContinue = defineFunction('may_continue', variables, [{ ...epoch, type: DataType.DT_BOOL }], (body) => [
    body.add('Less', [epoch.id, limit.id], { T: attribute.type(DataType.DT_INT32) }).output(),
  ]);

  const advancing = (name: string, stride: number): FunctionDefinition =>
    defineFunction(name, variables, variables, (body) => [
      integer(body, 'AddV2', epoch.id, wholeNumber(body, stride)),
      limit.id,
      ...steps(source, body, stride),
      ...layout.constants.map((slot) => slot.id),
    ]);

  /** Advances the values of `variables` until the epoch reaches the limit. */
  const loop = (body: NodeList, advance: string, values: readonly string[]): Node =>
    body.add('StatelessWhile', values, {
      T: attribute.types(variables.map((variable) => variable.type)),
      cond: attribute.function('may_continue'),
      body: attribute.function(advance),
      output_shapes: attribute.shapes(variables.map((variable) => variable.dimensions)),
      parallel_iterations: attribute.integer(1),
    });
  const outputs = (node: Node, of: readonly Parameter[]): string[] =>
    of.map((parameter) => node.output(variables.indexOf(parameter)));

  const parameters = [epochs, ...matrices];
  const ids = matrices.map((matrix) => matrix.id);
  const train = (write: (body: NodeList) => readonly string[]): FunctionDefinition =>
    defineFunction('train', parameters, state, write);
  const one = advancing('one_epoch', 1);
  switch (target) {
    case 'xla': {
      const whole = train((body) => {
        const done = loop(body, 'one_epoch', [wholeNumber(body, 0), epochs.id, ...ids]);
        // Only the compiler knows this operation: TensorFlow must compile the function or refuse it.
        const types = attribute.types(state.map((parameter) => parameter.type));
        const barrier = body.add('XlaOptimizationBarrier', outputs(done, state), { T: types });
        return state.map((_, index) => barrier.output(index));
      });
      return { name: 'train', parameters, results: state, library: [mayContinue, one, whole] };
    }
    case 'kernels': {
      const whole = train((body) => {
        const odd = integer(body, 'FloorMod', epochs.id, wholeNumber(body, UNROLLED_EPOCHS));
        const even = integer(body, 'Sub', epochs.id, odd);
        const most = loop(body, 'unrolled_epochs', [wholeNumber(body, 0), even, ...ids]);
        const done = loop(body, 'one_epoch', [most.output(0), epochs.id, ...outputs(most, matrices)]);
        return outputs(done, state);
      });
      const unrolled = advancing('unrolled_epochs', UNROLLED_EPOCHS);
      return { name: 'train', parameters, results: state, library: [mayContinue, one, unrolled, whole] };
    }
  }
}

/** The state's values `epochs` epochs after those of the function's arguments. */
function steps({ program, layout, type, target }: Source, body: NodeList, epochs: number): string[] {
  const ops = graphOps(body, type, target);
  const argument = ({ id, rows, columns }: Slot): GraphValue => ({ name: id, rows, columns });
  const byName = (slots: readonly Slot[]) => Object.fromEntries(slots.map((slot) => [slot.name, argument(slot)]));
  const constants = byName(layout.constants);
  let state = byName(layout.state);
  for (let epoch = 0; epoch < epochs; epoch++) state = checked(program.step(ops, state, constants), layout.state);
  return layout.state.map((slot) => state[slot.name]!.name);
}

function checked(next: Record<string, GraphValue>, slots: readonly Slot[]): Record<string, GraphValue> {
  const expected = slots.map((slot) => slot.name);
  const given = Object.keys(next).sort();
  if (given.join('\n') !== expected.join('\n'))
    throw new GraphShapeError(`the step turns a state of [${expected.join(', ')}] into one of [${given.join(', ')}]`);
  for (const { name, rows, columns } of slots) {
    const value = next[name]!;
    if (value.rows !== rows || value.columns !== columns)
      throw new GraphShapeError(`the step turns "${name}" from ${rows}×${columns} into ${value.rows}×${value.columns}`);
  }
  return next;
}

function parameterOf({ id, rows, columns }: Slot, type: DataType): Parameter {
  return { id, type, dimensions: [rows, columns] };
}

function counter(id: string): Parameter {
  return { id, type: DataType.DT_INT32, dimensions: [] };
}

function wholeNumber(body: NodeList, value: number): string {
  const type = DataType.DT_INT32;
  return body.add('Const', [], { dtype: attribute.type(type), value: attribute.tensor([value], type, []) }).output();
}

function integer(body: NodeList, op: 'AddV2' | 'Sub' | 'FloorMod', a: string, b: string): string {
  return body.add(op, [a, b], { T: attribute.type(DataType.DT_INT32) }).output();
}
