import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fisherTail, seedBootstrap, seedMean, studentQuantile } from '../../../src/core/analysis/index.js';

const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe('quantiles', () => {
  test("Student's, against the closed forms for one and two degrees of freedom, and the normal ones in the limit", () => {
    fc.assert(
      fc.property(probability, (p) => {
        const [one, two] = [Math.tan(Math.PI * (p - 0.5)), (2 * p - 1) / Math.sqrt(2 * p * (1 - p))];
        expect(Math.abs(studentQuantile(p, 1) - one)).toBeLessThan(1e-9 * (1 + Math.abs(one)));
        expect(Math.abs(studentQuantile(p, 2) - two)).toBeLessThan(1e-9 * (1 + Math.abs(two)));
      }),
      { numRuns: 50 },
    );
    // t = z (1 + (z² + 1) / 4ν + O(ν⁻²)).
    const z = 1.959963984540054;
    expect(studentQuantile(0.975, 1000)).toBeCloseTo(z * (1 + (z * z + 1) / 4000), 5);
  });

  test("Fisher's tail, against the closed form for two degrees above and t² for one", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), fc.integer({ min: 1, max: 60 }), (f, b) => {
        expect(fisherTail(f, 2, b)).toBeCloseTo((1 + (2 * f) / b) ** (-b / 2), 10);
      }),
      { numRuns: 50 },
    );
    expect(fisherTail(studentQuantile(0.975, 7) ** 2, 1, 7)).toBeCloseTo(0.05, 10);
  });
});

describe('intervals over seeds', () => {
  const values = [0.3, -1.2, 2.2, 0.9, -0.4];
  const mean = (counts: ArrayLike<number>): number =>
    values.reduce((sum, value, i) => sum + (value * counts[i]!) / 5, 0);

  test('of a mean the bootstrap is the t interval, but for the 2000 resamples', () => {
    const [bootstrap, exact] = [seedBootstrap([[0, 1, 2, 3, 4]], mean)!, seedMean(values).interval!];
    expect((bootstrap.low + bootstrap.high) / 2).toBeCloseTo((exact.low + exact.high) / 2, 12);
    // A standard deviation from 2000 draws errs by 1/√4000 = 1.6 %: here within four of that.
    expect((bootstrap.high - bootstrap.low) / (exact.high - exact.low)).toBeGreaterThan(0.936);
    expect((bootstrap.high - bootstrap.low) / (exact.high - exact.low)).toBeLessThan(1.064);
  });

  test('are null of one seed, and where too many resamples do not determine the statistic', () => {
    expect(seedBootstrap([[0]], mean)).toBeNull();
    expect(seedBootstrap([[0, 1], [2]], mean)).toBeNull();
    expect(seedBootstrap([], mean)).toBeNull();
    // A given seed of five is not drawn in (4/5)⁵ = 33 % of the resamples.
    expect(seedBootstrap([[0, 1, 2, 3, 4]], (counts) => (counts[0]! > 0 ? mean(counts) : Number.NaN))).toBeNull();
    expect(seedMean([1])).toEqual({ mean: 1, interval: null, seeds: 1 });
  });
});
