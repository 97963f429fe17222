import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { philox4x32, randomStream, sampleWithoutReplacement } from '../../../src/core/random/index.js';

const hex = (block: readonly number[]): string => block.map((word) => word.toString(16).padStart(8, '0')).join(' ');

describe('Philox4x32-10', () => {
  // The published known answers of Random123 (Salmon et al. 2011).
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const)('gives the published block for counter %j and key %j', (counter, key, expected) => {
    expect(hex(philox4x32(counter, key))).toBe(expected);
  });

  it('multiplies as 64-bit integers do', () => {
    const reference = (counter: bigint[], key: bigint[]): bigint[] => {
      const mask = 0xffffffffn;
      let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint];
      let [k0, k1] = key as [bigint, bigint];
      for (let round = 0; round < 10; round++) {
        const p0 = 0xd2511f53n * c0;
        const p1 = 0xcd9e8d57n * c2;
        [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
        k0 = (k0 + 0x9e3779b9n) & mask;
        k1 = (k1 + 0xbb67ae85n) & mask;
      }
      return [c0, c1, c2, c3];
    };
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect(philox4x32(counter, key).map(BigInt)).toEqual(reference(counter.map(BigInt), key.map(BigInt)));
      }),
    );
  });
});

describe('a random stream', () => {
  it('is a function of seed, purpose and index alone', () => {
    const forwards = randomStream(7, 'theta0');
    const backwards = randomStream(7, 'theta0');
    const indices = Array.from({ length: 50 }, (_, i) => i);
    const expected = indices.map((i) => forwards.uniform(i));
    expect(
      indices
        .toReversed()
        .map((i) => backwards.uniform(i))
        .toReversed(),
    ).toEqual(expected);
    expect(new Set(expected).size).toBe(50);
  });

  it('differs between seeds, also beyond 32 bits, and between purposes', () => {
    const first = [0, 1, 2 ** 32, 2 ** 32 + 1].map((seed) => randomStream(seed, 'theta0').uniform(0));
    expect(new Set([...first, randomStream(0, 'mnist/train/0').uniform(0)]).size).toBe(5);
  });

  it('is uniform on [0, 1): mean and variance within five standard errors', () => {
    const stream = randomStream(3, 'uniformity');
    const n = 100_000;
    const values = Array.from({ length: n }, (_, i) => stream.uniform(i));
    const mean = values.reduce((a, b) => a + b) / n;
    const variance = values.reduce((sum, u) => sum + (u - 0.5) ** 2, 0) / n;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    // Var((U − ½)²) = 1/80 − 1/144.
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt((1 / 80 - 1 / 144) / n));
  });
});

describe('normal numbers', () => {
  it('depend on the index alone, not on the order in which they are asked for', () => {
    const forwards = randomStream(5, 'order');
    const values = Array.from({ length: 21 }, (_, i) => forwards.normal(i));
    const backwards = randomStream(5, 'order');
    expect(Array.from({ length: 21 }, (_, i) => backwards.normal(20 - i)).reverse()).toEqual(values);
    const [u, v] = [backwards.uniform(6), backwards.uniform(7)];
    expect(values[6]).toBeCloseTo(Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v), 14);
  });

  it('have the moments of the standard normal law, within five standard errors', () => {
    const stream = randomStream(3, 'normality');
    const n = 100_000;
    const values = Array.from({ length: n }, (_, i) => stream.normal(i));
    // Central moments 0, 1, 0, 3; the variance of the k-th power is the moment 2k less the square of the moment k.
    for (const [k, moment, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const) {
      const mean = values.reduce((sum, z) => sum + z ** k, 0) / n;
      expect(Math.abs(mean - moment)).toBeLessThan(5 * Math.sqrt(variance / n));
    }
    const neighbours = values.reduce((sum, z, i) => sum + z * values[(i + 1) % n]!, 0) / n;
    expect(Math.abs(neighbours)).toBeLessThan(5 / Math.sqrt(n));
  });
});

describe('sampling without replacement', () => {
  it('gives different integers of the population, and a longer draw begins with a shorter one', () => {
    const sizes = fc
      .integer({ min: 0, max: 60 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n }), fc.nat(1000)));
    fc.assert(
      fc.property(sizes, ([population, count, seed]) => {
        const whole = sampleWithoutReplacement(randomStream(seed, 'draw'), population, population);
        const part = sampleWithoutReplacement(randomStream(seed, 'draw'), population, count);
        expect(whole.toSorted((a, b) => a - b)).toEqual(Array.from({ length: population }, (_, i) => i));
        expect(part).toEqual(whole.slice(0, count));
      }),
    );
  });

  it('refuses to draw more than there are', () => {
    expect(() => sampleWithoutReplacement(randomStream(0, 'draw'), 3, 4)).toThrow(RangeError);
  });

  it('draws every integer equally often', () => {
    const counts = new Array<number>(5).fill(0);
    const draws = 5000;
    for (let seed = 0; seed < draws; seed++) counts[sampleWithoutReplacement(randomStream(seed, 'draw'), 5, 1)[0]!]!++;
    const chiSquared = counts.reduce((sum, c) => sum + (c - draws / 5) ** 2 / (draws / 5), 0);
    expect(chiSquared).toBeLessThan(23.5); // 4 degrees of freedom, p = 10⁻⁴
  });
});
