import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meanBootstrap, quantile } from '../../../src/core/analysis/index.js';
import { randomStream } from '../../../src/core/random/index.js';

describe('meanBootstrap', () => {
  test('is a function of the values, whatever their order and whoever asks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 20 }),
        (values) => {
          const interval = meanBootstrap()(values)!;
          expect(meanBootstrap()([...values].reverse())).toEqual(interval);
          expect(interval.low).toBeLessThanOrEqual(interval.high);
          expect(interval.low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
          expect(interval.high).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('says nothing of fewer than two values', () => {
    expect(meanBootstrap()([])).toBeNull();
    expect(meanBootstrap()([1])).toBeNull();
  });

  test('covers the mean about as often as it says, less often for few values', () => {
    const interval = meanBootstrap();
    const coverage = (n: number): number => {
      const stream = randomStream(1, `coverage/${n}`);
      const normal = (i: number): number =>
        Math.sqrt(-2 * Math.log(1 - stream.uniform(2 * i))) * Math.cos(2 * Math.PI * stream.uniform(2 * i + 1));
      const trials = 400;
      let covered = 0;
      for (let t = 0; t < trials; t++) {
        const { low, high } = interval(Array.from({ length: n }, (_, i) => normal(t * n + i)))!;
        if (low <= 0 && 0 <= high) covered++;
      }
      return covered / trials;
    };
    expect(coverage(40)).toBeGreaterThan(0.9);
    expect(coverage(40)).toBeLessThan(0.98);
    expect(coverage(5)).toBeGreaterThan(0.75);
    expect(coverage(5)).toBeLessThan(0.9);
  });
});

test('quantile interpolates between order statistics', () => {
  expect(quantile([1, 2, 3, 4], 0)).toBe(1);
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 1)).toBe(4);
  expect(quantile([7], 0.3)).toBe(7);
});
