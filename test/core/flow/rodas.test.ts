import { describe, expect, test } from 'vitest';
import type { Ode } from '../../../src/core/flow/index.js';
import { rodasStep } from '../../../src/core/flow/index.js';
import { matrix } from '../../../src/core/ops/index.js';

/** y₁' = −2 s y₁², y₂' = y₁ y₂ with y₁ = 1/(1 + s²), y₂ = e^{arctan s}: nonlinear, coupled, and s appears by itself. */
const rational: Ode = {
  slope: (s, [u, v]) => Float64Array.of(-2 * s * u! ** 2, u! * v!),
  jacobian: (s, [u, v]) => matrix(2, 2, [-4 * s * u!, 0, v!, u!]),
  slopeChange: (_s, [u]) => Float64Array.of(-2 * u! ** 2, 0),
};
const solution = (s: number): number[] => [1 / (1 + s ** 2), Math.exp(Math.atan(s))];

function errorAt1(steps: number): number {
  const h = 1 / steps;
  let y: Float64Array = Float64Array.from(solution(0));
  for (let k = 0; k < steps; k++) y = rodasStep(rational, k * h, y, h).next;
  return Math.hypot(...solution(1).map((exact, i) => y[i]! - exact));
}

describe('RODAS', () => {
  test('is of order 4', () => {
    // The error is c h⁴ (1 + O(h)); at h = 1/64 and 1/128 the ratio is 16 within the O(h) of some per cent.
    const order = Math.log2(errorAt1(64) / errorAt1(128));
    expect(Math.abs(order - 4)).toBeLessThan(0.15);
  });

  test('estimates the error of one step to order 3', () => {
    const estimate = (h: number): number =>
      Math.hypot(...rodasStep(rational, 0.5, Float64Array.from(solution(0.5)), h).error);
    // Locally h⁴.
    expect(Math.abs(Math.log2(estimate(1 / 64) / estimate(1 / 128)) - 4)).toBeLessThan(0.15);
  });

  test('is L-stable: a mode that decays within a fraction of the step is gone', () => {
    for (const rate of [1e6, 1e12, 1e30]) {
      const decay: Ode = {
        slope: (_s, [y]) => Float64Array.of(-rate * y!),
        jacobian: () => matrix(1, 1, [-rate]),
        slopeChange: () => new Float64Array(1),
      };
      // |R(z)| is about C/|z|; what rounding leaves of the stages, of size up to some hundred, comes on top.
      expect(Math.abs(rodasStep(decay, 0, Float64Array.of(1), 1).next[0]!)).toBeLessThan(100 / rate + 1e-13);
    }
  });

  test('follows a slow solution through any stiffness (Prothero & Robinson 1974)', () => {
    // y' = −rate (y − cos s) − sin s. With steps of 0.1 over one unit an explicit method would blow up like rate^10. A
    // stiffly accurate method ends within O(h²/(rate h)) of cos s, and within the rounding of the stages.
    for (const rate of [1e3, 1e6, 1e12]) {
      const robinson: Ode = {
        slope: (s, [y]) => Float64Array.of(-rate * (y! - Math.cos(s)) - Math.sin(s)),
        jacobian: () => matrix(1, 1, [-rate]),
        slopeChange: (s) => Float64Array.of(-rate * Math.sin(s) - Math.cos(s)),
      };
      let y: Float64Array = Float64Array.of(1);
      for (let k = 0; k < 10; k++) y = rodasStep(robinson, k / 10, y, 0.1).next;
      expect(Math.abs(y[0]! - Math.cos(1))).toBeLessThan(0.1 / rate + 1e-12);
    }
  });
});
