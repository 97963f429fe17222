import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, gramFactor } from '../../../src/core/linalg/index.js';

const rows = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 5 }))
  .chain(([n, d]) =>
    fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: d, maxLength: d }), { minLength: n, maxLength: n }),
  );

const rowOf = ({ data, columns }: { data: Float64Array; columns: number }, i: number) =>
  data.subarray(i * columns, (i + 1) * columns);

describe('the factor of a Gram matrix', () => {
  it('gives it back, with as many columns as it has rank, whatever depends on what', () => {
    fc.assert(
      fc.property(rows, (points) => {
        // Small integers: duplicates, zeros and other dependences abound.
        const vectors = points.map((point) => Float64Array.from(point));
        const factor = gramFactor(vectors.length, vectors[0]!.length, (i, j) => dot(vectors[i]!, vectors[j]!));
        expect(factor.columns).toBe(rankOf(points));
        for (let i = 0; i < vectors.length; i++)
          for (let j = 0; j < vectors.length; j++)
            // Products are at most 45, of some ten roundings of 1e-16 each. The smallest pivot that integers leave, one over
            // a determinant of at most 45⁴, lets them grow by 4·10⁶ at most.
            expect(Math.abs(dot(rowOf(factor, i), rowOf(factor, j)) - dot(vectors[i]!, vectors[j]!))).toBeLessThan(
              1e-7,
            );
      }),
    );
  });

  it('is of the first rows what it is without the others', () => {
    fc.assert(
      fc.property(rows, (points) => {
        const vectors = points.map((point) => Float64Array.from(point));
        const entry = (i: number, j: number) => dot(vectors[i]!, vectors[j]!);
        const whole = gramFactor(vectors.length, vectors[0]!.length, entry);
        const n = Math.ceil(vectors.length / 2);
        const head = gramFactor(n, vectors[0]!.length, entry);
        for (let i = 0; i < n; i++) {
          expect([...rowOf(whole, i).subarray(0, head.columns)]).toEqual([...rowOf(head, i)]);
          expect(
            rowOf(whole, i)
              .subarray(head.columns)
              .every((x) => x === 0),
          ).toBe(true);
        }
      }),
    );
  });
});

/** Exact, by fraction-free elimination in integers. */
function rankOf(points: readonly number[][]): number {
  const left = points.map((point) => point.map(BigInt));
  let rank = 0;
  for (let column = 0; column < points[0]!.length; column++) {
    const pivot = left.findIndex((row, i) => i >= rank && row[column] !== 0n);
    if (pivot < 0) continue;
    [left[rank], left[pivot]] = [left[pivot]!, left[rank]!];
    const top = left[rank]!;
    for (let i = rank + 1; i < left.length; i++)
      left[i] = left[i]!.map((x, j) => x * top[column]! - left[i]![column]! * top[j]!);
    rank++;
  }
  return rank;
}
