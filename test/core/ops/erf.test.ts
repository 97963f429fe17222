import { describe, expect, it } from 'vitest';
import { erf } from '../../../src/core/ops/index.js';

/** erf to 17 digits, from arithmetic with 50. */
const EXACT: readonly (readonly [number, number])[] = [
  [1e-300, 1.1283791670955126e-300],
  [1e-8, 1.1283791670955126e-8],
  [0.01, 0.011283415555849618],
  [0.1, 0.1124629160182849],
  [0.25, 0.27632639016823696],
  [0.5, 0.5204998778130465],
  [0.75, 0.7111556336535151],
  [0.9, 0.7969082124228322],
  [0.999, 0.8422852702064969],
  [1, 0.8427007929497149],
  [1.001, 0.8431154854780762],
  [1.25, 0.9229001282564583],
  [1.5, 0.9661051464753108],
  [2, 0.9953222650189527],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [3.5, 0.9999992569016276],
  [4, 0.9999999845827421],
  [5, 0.9999999999984626],
  [5.5, 0.9999999999999927],
  [6, 1],
];

describe('erf', () => {
  it('is within 2 units in the last place of the exact value, and odd', () => {
    for (const [x, exact] of EXACT) {
      const unit = 2 ** (Math.floor(Math.log2(exact)) - 52);
      expect(Math.abs(erf(x) - exact) / unit, `erf(${x})`).toBeLessThanOrEqual(2);
      expect(erf(-x)).toBe(-erf(x));
    }
  });

  it('has its limits, keeps the sign of zero and NaN', () => {
    expect([erf(Infinity), erf(-Infinity), erf(NaN)]).toEqual([1, -1, NaN]);
    expect([erf(0), erf(-0)]).toEqual([0, -0]);
  });

  it('rises, also where one formula takes over from another', () => {
    for (const at of [1, 6])
      for (let i = -50; i < 50; i++)
        expect(erf(at + (i + 1) * 1e-14)).toBeGreaterThanOrEqual(erf(at + i * 1e-14) - 2 ** -53);
  });
});
