import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dual, Matrix, TensorOps } from '../../../src/core/ops/index.js';
import { constantDual, dualOps, matrix, matrixOps } from '../../../src/core/ops/index.js';
import { randomStream } from '../../../src/core/random/index.js';

type Expression = <T>(ops: TensorOps<T>, a: T, b: T) => T;

/** Every operation, smooth at almost every argument; a is [3, 2], b is [3, 2], [1, 2], [3, 1] or [1, 1]. */
const EXPRESSIONS: Readonly<Record<string, Expression>> = {
  add: (ops, a, b) => ops.add(a, b),
  'add, swapped': (ops, a, b) => ops.add(b, a),
  sub: (ops, a, b) => ops.sub(a, b),
  'sub, swapped': (ops, a, b) => ops.sub(b, a),
  mul: (ops, a, b) => ops.mul(a, b),
  div: (ops, a, b) => ops.div(a, ops.add(ops.constant(4), b)),
  maximum: (ops, a, b) => ops.maximum(a, b),
  neg: (ops, a) => ops.neg(a),
  exp: (ops, a) => ops.exp(a),
  pow: (ops, a) => ops.pow(ops.add(ops.constant(4), a), -1.5),
  'pow 0': (ops, a) => ops.pow(a, 0),
  log1p: (ops, a) => ops.log1p(ops.exp(a)),
  softplus: (ops, a) => ops.softplus(a),
  sigmoid: (ops, a) => ops.sigmoid(a),
  tanh: (ops, a) => ops.tanh(a),
  erf: (ops, a) => ops.erf(a),
  whereBelow: (ops, a, b) => {
    const other = ops.mul(a, b);
    return ops.whereBelow(a, 0.3, ops.exp(a), other);
  },
  'whereBelow, one branch constant': (ops, a) => ops.whereBelow(a, 0.3, ops.sub(a, a), a),
  matmul: (ops, a, b) => ops.matmul(a, ops.add(a, b), { a: true }),
  'matmul, other side': (ops, a, b) => ops.matmul(ops.mul(a, b), a, { b: true }),
  reshape: (ops, a) => ops.matmul(ops.reshape(a, 2, 3), a),
  rowMax: (ops, a, b) => ops.rowMax(ops.add(a, b)),
  softmax: (ops, a, b) => ops.softmax(ops.mul(ops.constant(2), ops.add(a, b))),
};

/** Numbers drawn at random: no two are equal, so that no kink is hit exactly. */
const pairs = fc
  .tuple(fc.nat(), fc.constantFrom([3, 2], [1, 2], [3, 1], [1, 1]), fc.boolean())
  .map(([seed, [rows, columns], bothVary]) => {
    const stream = randomStream(seed, 'dual numbers');
    const drawn = (rows: number, columns: number, from: number): Matrix =>
      matrix(
        rows,
        columns,
        Array.from({ length: rows * columns }, (_, i) => 6 * stream.uniform(from + i) - 3),
      );
    return [drawn(3, 2, 0), drawn(rows, columns, 10), drawn(3, 2, 20), bothVary] as const;
  });

function along(value: Matrix, direction: Matrix, step: number): Matrix {
  return { ...value, data: value.data.map((x, i) => x + step * direction.data[i]!) };
}

describe('dual numbers', () => {
  test.each(Object.keys(EXPRESSIONS))('differentiate %s as central differences do', (name) => {
    const expression = EXPRESSIONS[name]!;
    fc.assert(
      fc.property(pairs, ([a, b, direction, bothVary]) => {
        const directionOfB = { ...b, data: b.data.map((_, i) => direction.data[i]! / 2) };
        const da: Dual = { value: a, tangents: [direction] };
        const db: Dual = bothVary ? { value: b, tangents: [directionOfB] } : constantDual(b);
        const { value, tangents } = expression(dualOps, da, db);
        const at = (step: number): Matrix =>
          expression(matrixOps, along(a, direction, step), bothVary ? along(b, directionOfB, step) : b);
        expect(value).toEqual(at(0));
        expect(tangents).toHaveLength(1);
        expect([tangents[0]!.rows, tangents[0]!.columns]).toEqual([value.rows, value.columns]);
        const h = 1e-5;
        const [up, down] = [at(h), at(-h)];
        const [further, back] = [at(10 * h), at(-10 * h)];
        tangents[0]!.data.forEach((derivative, i) => {
          const difference = (up.data[i]! - down.data[i]!) / (2 * h);
          const coarse = (further.data[i]! - back.data[i]!) / (20 * h);
          // A kink within reach: the two differences disagree, and the derivative is one of the sides.
          if (Math.abs(difference - coarse) > 1e-4 * (1 + Math.abs(coarse))) return;
          // Truncation h² f'''/6 with f''' up to e³ · 3³ · …, here < 10⁵ · h² = 10⁻⁵, and rounding 10⁻¹⁶ · 60/h < 10⁻⁹.
          expect(Math.abs(derivative - difference)).toBeLessThan(1e-5 * (1 + Math.abs(difference)));
        });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test('what depends on nothing has no derivatives', () => {
    const constant = dualOps.exp(dualOps.add(dualOps.constant(1), constantDual(matrix(2, 1, [1, 2]))));
    expect(constant.tangents).toEqual([]);
  });

  test('a derivative keeps its digits where the sigmoid is 1 to rounding', () => {
    const { tangents } = dualOps.sigmoid({ value: matrix(1, 1, [60]), tangents: [matrix(1, 1, [1])] });
    expect(tangents[0]!.data[0]! / Math.exp(-60)).toBeCloseTo(1, 12);
  });
});
