import { describe, expect, it } from 'vitest';
import { chiSquared, randomStream } from '../../../src/core/random/index.js';

const DRAWS = 4000;

describe('χ² numbers', () => {
  it.each([1, 2, 3, 10, 800_000_000])('have the moments of their distribution: %d degrees of freedom', (degrees) => {
    const draws = Array.from({ length: DRAWS }, (_, k) => chiSquared(randomStream(k, 'chi'), degrees));
    expect(Math.min(...draws)).toBeGreaterThan(0);
    // In units of the standard deviation √2k, the mean of N draws is off by 1/√N, and the variance by √((2 + 12/k)/N): the
    // excess kurtosis of χ² is 12/k. Five of each.
    const z = draws.map((x) => (x - degrees) / Math.sqrt(2 * degrees));
    const mean = z.reduce((sum, x) => sum + x, 0) / DRAWS;
    const variance = z.reduce((sum, x) => sum + x * x, 0) / DRAWS;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(DRAWS));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt((2 + 12 / degrees) / DRAWS));
  });

  it('of two degrees of freedom are exponential', () => {
    // P(χ²₂ > x) = e^(−x/2). A share p of N draws is off by √(p(1 − p)/N).
    const draws = Array.from({ length: DRAWS }, (_, k) => chiSquared(randomStream(k, 'chi'), 2));
    for (const x of [0.1, 1, 3, 6]) {
      const p = Math.exp(-x / 2);
      const share = draws.filter((draw) => draw > x).length / DRAWS;
      expect(Math.abs(share - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / DRAWS));
    }
  });

  it('refuse what makes no sense', () => {
    expect(() => chiSquared(randomStream(0, 'chi'), 0)).toThrow(RangeError);
  });
});
