import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedMemory } from '../../../src/core/assembly/index.js';
import type { Matrix } from '../../../src/core/ops/index.js';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import { randomStream } from '../../../src/core/random/index.js';

/** Numbers whose sums and products are not usual ones. */
const ODD = [0, -0, Number.MIN_VALUE, -Number.MIN_VALUE, 1e300, -1e300, Infinity, -Infinity, Number.NaN];

function entries(rows: number, columns: number, seed: number, oddOnesIn: number): Matrix {
  const stream = randomStream(seed, 'entries');
  const entry = (_: unknown, i: number): number => {
    const x = stream.uniform(2 * i);
    return stream.uniform(2 * i + 1) * oddOnesIn < 1 && oddOnesIn > 0 ? ODD[Math.floor(x * ODD.length)]! : x - 0.5;
  };
  return matrix(rows, columns, Float64Array.from({ length: rows * columns }, entry));
}

const transposedOf = ({ rows, columns, data }: Matrix): Matrix =>
  matrix(
    columns,
    rows,
    Float64Array.from({ length: data.length }, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!),
  );

/** By the definition: every entry the sum of its terms, from the first to the last. */
function byDefinition(a: Matrix, b: Matrix): Float64Array {
  const out = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.columns; j++) {
      let sum = 0;
      for (let k = 0; k < a.columns; k++) sum += a.data[i * a.columns + k]! * b.data[k * b.columns + j]!;
      out[i * b.columns + j] = sum;
    }
  return out;
}

function expectAll(rows: number, inner: number, columns: number, seed: number, oddOnesIn = 0): void {
  const [a, b] = [entries(rows, inner, seed, oddOnesIn), entries(inner, columns, seed + 1, oddOnesIn)];
  const expected = byDefinition(a, b);
  const [at, bt] = [transposedOf(a), transposedOf(b)];
  const products = [
    matrixOps.matmul(a, b),
    matrixOps.matmul(at, b, { a: true }),
    matrixOps.matmul(a, bt, { b: true }),
    matrixOps.matmul(at, bt, { a: true, b: true }),
  ];
  for (const { rows: height, columns: width, data } of products) {
    expect([height, width]).toEqual([rows, columns]);
    expect(data.findIndex((x, i) => !Object.is(x, expected[i]))).toBe(-1);
  }
}

describe('a product of matrices has, whatever its size and whatever is transposed, the bits of its definition:', () => {
  test('small ones', () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(fc.property(size, size, size, fc.nat(1e6), (m, k, n, seed) => expectAll(m, k, n, seed)));
  });

  test('those that are computed by tiles, whole or not', () => {
    const sizes = fc.tuple(fc.integer({ min: 3, max: 150 }), fc.integer({ min: 32, max: 200 }));
    const columns = fc.integer({ min: 3, max: 90 });
    fc.assert(
      fc.property(sizes, columns, fc.nat(1e6), ([m, k], n, seed) => expectAll(m, k, n, seed)),
      { numRuns: 40 },
    );
  });

  test('more rows, columns and terms than are in memory at once, and memory that has held more before', () => {
    expectAll(260, 300, 70, 1);
    expectAll(5, 9001, 7, 2);
    expectAll(5, 40, 9001, 3);
    expectAll(131, 40, 50, 4);
  });

  test('and takes no more memory for larger ones', () => {
    expectAll(4, 3e5, 3, 5);
    expect(sharedMemory(0).buffer.byteLength).toBeLessThanOrEqual(2 ** 23 + 2 ** 18);
  });

  test('zeros of either sign, the smallest and the largest numbers, infinities, NaN', () => {
    for (let seed = 0; seed < 10; seed++) expectAll(29, 64, 41, seed, 50);
  });
});
