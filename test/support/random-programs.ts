import fc from 'fast-check';
import type { Program } from '../../src/core/engine/index.js';
import { matrix, type Matrix, type Shape, type TensorOps } from '../../src/core/ops/index.js';

const KINDS = [
  'add',
  'sub',
  'mul',
  'div',
  'maximum',
  'neg',
  'exp',
  'pow',
  'log1p',
  'softplus',
  'sigmoid',
  'tanh',
  'erf',
  'whereBelow',
  'matmul',
  'reshape',
  'after',
  'rowMax',
  'softmax',
] as const;

interface Instruction {
  readonly kind: (typeof KINDS)[number];
  /** Choose operands among what has been computed so far. */
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly exponent: number;
  readonly bound: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

interface Value<T> extends Shape {
  readonly value: T;
}

/**
 * Programs over the whole vocabulary, a few small matrices each, with every intermediate of moderate size: they compare
 * well between interpreters, however they round. Each draw's signature is its own.
 */
export function randomPrograms(): fc.Arbitrary<Program> {
  const size = fc.integer({ min: 1, max: 5 });
  return fc.tuple(size, size).chain(([n, d]) =>
    fc
      .record({
        initial: fc.record({ theta: entriesOf(d, 1), w: entriesOf(n, d), g: entriesOf(1, n) }),
        constants: fc.record({ x: entriesOf(n, d), y: entriesOf(n, 1), rate: entriesOf(1, 1) }),
        instructions: fc.array(instructions, { minLength: 3, maxLength: 14 }),
      })
      .map(({ initial, constants, instructions }) => ({
        signature: JSON.stringify(instructions),
        initial,
        constants,
        step: (ops, state, constants_) =>
          interpret(ops, instructions, shaped(initial, state), shaped(constants, constants_)),
      })),
  );
}

/** One program that uses every operation. */
export function programOfEverything(): Program {
  const instruction = {
    first: 0,
    second: 1,
    third: 2,
    exponent: -1.5,
    bound: 0.1037,
    transposeA: true,
    transposeB: false,
  };
  const all: Instruction[] = KINDS.map((kind, index) => ({ ...instruction, kind, first: index, second: 2 * index }));
  const numbers = (rows: number, columns: number): Matrix =>
    matrix(
      rows,
      columns,
      Array.from({ length: rows * columns }, (_, i) => 2 * Math.sin(1 + i * i + 3 * rows)),
    );
  const initial = { theta: numbers(4, 1), w: numbers(3, 4), g: numbers(1, 3) };
  const constants = { x: numbers(3, 4), y: numbers(3, 1), rate: numbers(1, 1) };
  return {
    signature: 'everything',
    initial,
    constants,
    step: (ops, state, constants_) => interpret(ops, all, shaped(initial, state), shaped(constants, constants_)),
  };
}

const instructions: fc.Arbitrary<Instruction> = fc.record({
  kind: fc.constantFrom(...KINDS),
  first: fc.nat(30),
  second: fc.nat(30),
  third: fc.nat(30),
  exponent: fc.constantFrom(-2, -1, -0.5, 0.5, 1, 2, 3, -1.7),
  // Far from any value that is special, so that rounding does not decide on which side a value lies.
  bound: fc.integer({ min: -9, max: 9 }).map((i) => i / 10 + 0.00317),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

function entriesOf(rows: number, columns: number): fc.Arbitrary<Matrix> {
  const number = fc.integer({ min: -2000, max: 2000 }).map((i) => Math.fround(i / 1024));
  return fc
    .array(number, { minLength: rows * columns, maxLength: rows * columns })
    .map((data) => matrix(rows, columns, data));
}

function shaped<T>(
  shapes: Readonly<Record<string, Shape>>,
  values: Readonly<Record<string, T>>,
): Record<string, Value<T>> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, { rows, columns }]) => [name, { rows, columns, value: values[name]! }]),
  );
}

function interpret<T>(
  ops: TensorOps<T>,
  instructions: readonly Instruction[],
  state: Readonly<Record<string, Value<T>>>,
  constants: Readonly<Record<string, Value<T>>>,
): Record<string, T> {
  const pool = [...Object.values(state), ...Object.values(constants)];
  for (const instruction of instructions) pool.push(perform(ops, instruction, pool));
  return Object.fromEntries(
    Object.entries(state).map(([name, old]) => {
      const fitting = pool.filter((v) => [1, old.rows].includes(v.rows) && [1, old.columns].includes(v.columns));
      const news = ops.sub(ops.sigmoid(fitting.at(-1)!.value), ops.constant(0.5));
      return [name, ops.add(ops.mul(ops.constant(0.5), old.value), news)];
    }),
  );
}

function perform<T>(ops: TensorOps<T>, instruction: Instruction, pool: readonly Value<T>[]): Value<T> {
  const pick = (index: number, from: readonly Value<T>[]): Value<T> => from[index % from.length]!;
  const a = pick(instruction.first, pool);
  const fitting = pool.filter(({ rows, columns }) => fits(rows, a.rows) && fits(columns, a.columns));
  const b = pick(instruction.second, fitting);
  const both = { rows: Math.max(a.rows, b.rows), columns: Math.max(a.columns, b.columns) };
  const positive = (value: T): T => ops.add(ops.softplus(value), ops.constant(0.75));
  switch (instruction.kind) {
    case 'add':
    case 'sub':
    case 'maximum':
      return { ...both, value: ops.mul(ops.constant(0.5), ops[instruction.kind](a.value, b.value)) };
    case 'mul':
      return { ...both, value: ops.mul(a.value, ops.sigmoid(b.value)) };
    case 'div':
      return { ...both, value: ops.div(a.value, positive(b.value)) };
    case 'neg':
    case 'softplus':
    case 'sigmoid':
    case 'tanh':
    case 'erf':
    case 'softmax':
      return { ...a, value: ops[instruction.kind](a.value) };
    case 'exp':
      return { ...a, value: ops.exp(ops.neg(ops.softplus(a.value))) };
    case 'log1p':
      return { ...a, value: ops.log1p(ops.softplus(a.value)) };
    case 'pow':
      return { ...a, value: ops.pow(ops.sigmoid(positive(a.value)), instruction.exponent) };
    case 'whereBelow': {
      const same = pool.filter(({ rows, columns }) => rows === a.rows && columns === a.columns);
      const [ifBelow, otherwise] = [pick(instruction.second, same), pick(instruction.third, same)];
      return { ...a, value: ops.whereBelow(a.value, instruction.bound, ifBelow.value, otherwise.value) };
    }
    case 'matmul': {
      const [rows, inner] = instruction.transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
      const columnsOf = (v: Value<T>): number => (instruction.transposeB ? v.rows : v.columns);
      const factors = pool.filter((v) => (instruction.transposeB ? v.columns : v.rows) === inner);
      const flags = { a: instruction.transposeA, b: instruction.transposeB };
      if (factors.length === 0)
        return {
          rows: a.columns,
          columns: a.columns,
          value: scaled(ops.matmul(a.value, a.value, { a: true }), a.rows),
        };
      const factor = pick(instruction.second, factors);
      return { rows, columns: columnsOf(factor), value: scaled(ops.matmul(a.value, factor.value, flags), inner) };
    }
    case 'reshape': {
      const shape = instruction.transposeA
        ? { rows: a.columns, columns: a.rows }
        : { rows: a.rows * a.columns, columns: 1 };
      return { ...shape, value: ops.reshape(a.value, shape.rows, shape.columns) };
    }
    case 'after':
      return { ...a, value: ops.after(a.value, b.value) };
    case 'rowMax':
      return { rows: a.rows, columns: 1, value: ops.rowMax(a.value) };
  }

  function scaled(product: T, terms: number): T {
    return ops.mul(ops.constant(0.5 / terms), product);
  }
}

function fits(a: number, b: number): boolean {
  return a === b || a === 1 || b === 1;
}
