import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Range, Sample, SeedEstimate, Verdict } from '../../../src/core/claims/index.js';
import { contains, estimated, every, FEWEST_SEEDS, together } from '../../../src/core/claims/index.js';
import { syntheticCell } from '../../support/synthetic.js';

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const range: fc.Arbitrary<Range> = fc
  .tuple(number, number)
  .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const verdict = fc.constantFrom<Verdict>('holds', 'fails', 'inconclusive');
const cell = syntheticCell();
const sampleOf = (values: readonly number[], missing = 0): Sample => ({
  values: values.map((value) => ({ cell, value })),
  missing,
});
const estimateOf = ([a, value, b]: readonly number[], seeds = 5): SeedEstimate => ({
  value: value!,
  interval: { low: Math.min(a!, value!, b!), high: Math.max(a!, value!, b!) },
  seeds,
});

describe('several verdicts together', () => {
  test('hold only if there are some and all hold; fail if any fails', () => {
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 6 }), (verdicts) => {
        const all = together(verdicts);
        expect(all === 'holds').toBe(verdicts.length > 0 && verdicts.every((one) => one === 'holds'));
        expect(all === 'fails').toBe(verdicts.includes('fails'));
      }),
    );
  });
});

describe('what is asked of every cell', () => {
  test('holds only if no cell is missing and every value is in the range', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 8 }), fc.nat(2), range, (values, missing, expected) => {
        const check = every('', sampleOf(values, missing), expected);
        const outside = values.some((value) => !contains(expected, value));
        const complete = missing === 0 && values.length > 0;
        expect(check.verdict).toBe(outside ? 'fails' : complete ? 'holds' : 'inconclusive');
        expect(check.because === null).toBe(check.verdict === 'holds');
        if (values.length === 0) expect(check.measured).toBeNull();
        else {
          const { value, low, high, count } = check.measured!;
          expect([low, high, count]).toEqual([Math.min(...values), Math.max(...values), values.length]);
          expect([low, high]).toContain(value);
          // The value that stands for all is outside whenever one is.
          expect(contains(expected, value)).toBe(!outside);
        }
      }),
    );
  });

  test('a cell more never turns a failure or an open question into support', () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 6 }),
        fc.nat(2),
        range,
        number,
        (values, missing, expected, more) => {
          const before = every('', sampleOf(values, missing), expected).verdict;
          const after = every('', sampleOf([...values, more], missing), expected).verdict;
          if (before !== 'holds') expect(after).not.toBe('holds');
        },
      ),
    );
  });
});

describe('an estimate with its interval', () => {
  const ends = fc.tuple(number, number, number);

  test('holds only with its whole interval in the range, fails only with the whole interval outside', () => {
    fc.assert(
      fc.property(ends, range, (numbers, expected) => {
        const estimate = estimateOf(numbers);
        const { low, high } = estimate.interval!;
        const check = estimated('', estimate, 0, expected);
        const inside = low >= expected.low && high <= expected.high;
        const outside = high < expected.low || low > expected.high;
        expect(check.verdict).toBe(inside ? 'holds' : outside ? 'fails' : 'inconclusive');
      }),
    );
  });

  test('is inconclusive when a cell is missing, seeds are few, or there is no interval', () => {
    fc.assert(
      fc.property(ends, range, fc.integer({ min: 1, max: 3 }), (numbers, expected, missing) => {
        const estimate = estimateOf(numbers);
        const all = [
          estimated('', estimate, missing, expected),
          estimated('', estimateOf(numbers, FEWEST_SEEDS - 1), 0, expected),
          estimated('', { ...estimate, interval: null }, 0, expected),
          estimated('', { ...estimate, interval: { low: NaN, high: NaN } }, 0, expected),
          estimated('', { value: NaN, interval: null, seeds: 0 }, 0, expected),
        ];
        for (const { verdict: one, because, measured } of all) {
          expect(one).toBe('inconclusive');
          expect(because).not.toBeNull();
          expect(measured).toBeNull();
        }
      }),
    );
  });
});
