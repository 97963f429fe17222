import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../../src/core/engine/index.js';
import { compileSavedModel, GraphShapeError, layoutOf, structureOf } from '../../../src/core/graph/index.js';
import { tensorflow } from '../../../src/core/graph/generated/tensorflow.js';
import { OUTPUT_NAME, type Operation } from '../../../src/core/graph/operations.js';
import { matrix, type Matrix, type TensorOps } from '../../../src/core/ops/index.js';
import { programOfEverything, randomPrograms } from '../../support/random-programs.js';

const decode = (bytes: Uint8Array): tensorflow.SavedModel.$Properties => tensorflow.SavedModel.decode(bytes);

function functionsOf(bytes: Uint8Array): tensorflow.FunctionDef.$Properties[] {
  return decode(bytes).metaGraphs![0]!.graphDef!.library!.function!;
}

function bodyOf(bytes: Uint8Array, name: string): tensorflow.NodeDef.$Properties[] {
  return functionsOf(bytes).find((f) => f.signature!.name === name)!.nodeDef!;
}

type Step = <T>(ops: TensorOps<T>, state: Readonly<Record<string, T>>, constants: Readonly<Record<string, T>>) => T;

/** A program with the state "theta", 4×1, and the constants "x", 3×4, and "y", 3×1. */
function programWith(step: Step, data = matrix(3, 4)): Program {
  return {
    signature: 'test',
    initial: { theta: matrix(4, 1) },
    constants: { x: data, y: matrix(3, 1) },
    step: (ops, state, constants) => ({ theta: step(ops, state, constants) }),
  };
}

const descend: Step = (ops, { theta }, { x, y }) =>
  ops.sub(theta!, ops.matmul(x!, ops.sub(ops.matmul(x!, theta!), y!), { a: true }));

/** References of a function's body to values that are not there, or not yet. */
function danglingReferences({ signature, nodeDef, ret }: tensorflow.FunctionDef.$Properties): string[] {
  const values = new Set(signature!.inputArg!.map((argument) => argument.name!));
  const dangling: string[] = [];
  for (const { name, op, input, attr } of nodeDef!) {
    dangling.push(...(input ?? []).filter((value) => !values.has(value)));
    const outputs = op === 'StatelessWhile' || op === 'XlaOptimizationBarrier' ? attr!['T']!.list!.type!.length : 1;
    for (let i = 0; i < outputs; i++) values.add(`${name!}:${OUTPUT_NAME[op as Operation]}:${i}`);
  }
  const results = signature!.outputArg!.map((argument) => ret![argument.name!]!);
  return [...dangling, ...results.filter((value) => !values.has(value))];
}

function attributeOf(node: tensorflow.NodeDef.$Properties, name: string): tensorflow.AttrValue.$Properties | undefined {
  return node.attr![name];
}

describe('a compiled program', () => {
  it('is the same bytes for the same structure, whatever the numbers', () => {
    const first = compileSavedModel(programWith(descend), 'float64', 'xla');
    const second = compileSavedModel(
      programWith(descend, matrix(3, 4, new Float64Array(12).fill(7))),
      'float64',
      'xla',
    );
    expect(Buffer.from(first).equals(second)).toBe(true);
  });

  it('does not depend on the order in which matrices are listed', () => {
    const program = programWith(descend);
    const { x, y } = program.constants as { x: Matrix; y: Matrix };
    const other = { ...program, constants: { y, x } };
    expect(structureOf(other, 'float64', 'xla')).toBe(structureOf(program, 'float64', 'xla'));
    expect(compileSavedModel(other, 'float64', 'xla')).toEqual(compileSavedModel(program, 'float64', 'xla'));
  });

  it.each(['xla', 'kernels'] as const)('refers only to values that exist, by their right names (%s)', (target) => {
    fc.assert(
      fc.property(randomPrograms(), fc.constantFrom('float32' as const, 'float64' as const), (program, precision) => {
        const bytes = compileSavedModel(program, precision, target);
        expect(tensorflow.SavedModel.verify(decode(bytes))).toBeNull();
        expect(functionsOf(bytes).flatMap(danglingReferences)).toEqual([]);
      }),
    );
  });

  it('lets matrices in and out under the ids of its layout', () => {
    const program = programOfEverything();
    const { inputs, outputs } = decode(compileSavedModel(program, 'float64', 'xla')).metaGraphs![0]!.signatureDef![
      'serving_default'
    ]!;
    const { state, constants } = layoutOf(program);
    expect(Object.keys(inputs!)).toEqual(['epochs', ...[...state, ...constants].map((slot) => slot.id)]);
    expect(Object.keys(outputs!)).toEqual(state.map((slot) => slot.id));
    expect(state.map((slot) => slot.name)).toEqual(['g', 'theta', 'w']);
  });

  it('computes in the precision asked for', () => {
    const types = (precision: 'float32' | 'float64') =>
      new Set(
        bodyOf(compileSavedModel(programWith(descend), precision, 'kernels'), 'one_epoch').map(
          (n) => attributeOf(n, 'T')?.type,
        ),
      );
    expect(types('float64')).not.toContain(tensorflow.DataType.DT_FLOAT);
    expect(types('float32')).not.toContain(tensorflow.DataType.DT_DOUBLE);
  });

  it('computes equal things once', () => {
    const twice: Step = (ops, { theta }, { x, y }) => {
      const residual = () => ops.sub(ops.matmul(x!, theta!), ops.mul(ops.constant(2), y!));
      return ops.sub(theta!, ops.matmul(x!, ops.mul(residual(), residual()), { a: true }));
    };
    const ops = bodyOf(compileSavedModel(programWith(twice), 'float64', 'kernels'), 'one_epoch').map((node) => node.op);
    expect(ops.filter((op) => op === 'MatMul')).toHaveLength(2);
    expect(ops.filter((op) => op === 'Sub')).toHaveLength(2);
  });

  it('keeps constants apart that differ only in the sign of zero or are not finite', () => {
    const values = [0, -0, Infinity, -Infinity, NaN];
    const sum: Step = <T>(ops: TensorOps<T>, { theta }: Readonly<Record<string, T>>) =>
      values.reduce<T>((total, value) => ops.add(total, ops.constant(value)), theta!);
    const nodes = bodyOf(compileSavedModel(programWith(sum), 'float64', 'kernels'), 'one_epoch');
    const constants = nodes.flatMap((node) => attributeOf(node, 'value')?.tensor?.doubleVal ?? []);
    expect(constants).toEqual(values);
  });

  it('unrolls epochs for the executor, not for the compiler', () => {
    const products = (target: 'xla' | 'kernels', name: string) =>
      bodyOf(compileSavedModel(programWith(descend), 'float64', target), name).filter((node) => node.op === 'MatMul')
        .length;
    expect(products('kernels', 'unrolled_epochs')).toBe(8 * products('kernels', 'one_epoch'));
    expect(functionsOf(compileSavedModel(programWith(descend), 'float64', 'xla'))).toHaveLength(3);
  });
});

describe('a program whose shapes do not fit', () => {
  it.each<[string, Step, RegExp]>([
    ['a sum', (ops, { theta }, { y }) => ops.add(theta!, y!), /AddV2: the shapes 4×1 and 3×1/],
    [
      'a product',
      (ops, { theta }, { x }) => ops.matmul(x!, theta!, { a: true }),
      /MatMul: there is no product of \(3×4\)ᵀ and 4×1/,
    ],
    [
      'a choice',
      (ops, { theta }, { y }) => ops.whereBelow(theta!, 0, theta!, y!),
      /SelectV2: the shapes 4×1 and 4×1 and 3×1 differ/,
    ],
    ['a new state', (ops, { theta }, { x }) => ops.matmul(x!, theta!), /"theta" from 4×1 into 3×1/],
  ])('is refused, with the operation named: %s', (_name, step, message) => {
    const compile = () => compileSavedModel(programWith(step), 'float64', 'xla');
    expect(compile).toThrow(GraphShapeError);
    expect(compile).toThrow(message);
  });

  it('is refused when the step forgets a part of the state', () => {
    const program: Program = { ...programWith(descend), step: () => ({}) };
    expect(() => compileSavedModel(program, 'float64', 'xla')).toThrow('a state of [theta] into one of []');
  });
});
