import { describe, expect, test } from 'vitest';
import type { Accuracy, Ode, Position } from '../../../src/core/flow/index.js';
import { integrateStep, StepTooShortError } from '../../../src/core/flow/index.js';
import { matrix } from '../../../src/core/ops/index.js';

/** An oscillation that drives a decay: y' = −rate (y − sin s), y(0) = 1. */
const driven = (rate: number): Ode => ({
  slope: (s, [y]) => Float64Array.of(-rate * (y! - Math.sin(s))),
  jacobian: () => matrix(1, 1, [-rate]),
  slopeChange: (s) => Float64Array.of(rate * Math.cos(s)),
});
const exact = (rate: number, s: number): number => {
  const forced = (at: number): number => (rate * (rate * Math.sin(at) - Math.cos(at))) / (rate ** 2 + 1);
  return forced(s) + (1 - forced(0)) * Math.exp(-rate * s);
};
const stiff = driven(1e6);

const accuracy = (tolerance: number): Accuracy => ({ tolerance: () => tolerance, longest: 1 });

function integrated(ode: Ode, end: number, tolerance: number): { position: Position; steps: number } {
  let position: Position = { s: 0, y: Float64Array.of(1), step: 0.01 };
  let steps = 0;
  for (; position.s < end; steps++) position = integrateStep(ode, position, end, accuracy(tolerance));
  return { position, steps };
}

describe('steps under error control', () => {
  test.each([1e-5, 1e-7, 1e-9])('keep the error within what each step may make: %d', (tolerance) => {
    const { position, steps } = integrated(stiff, 3, tolerance);
    expect(position.s).toBe(3);
    // The problem contracts, so errors of steps do not grow: their sum bounds them.
    expect(Math.abs(position.y[0]! - exact(1e6, 3))).toBeLessThan(steps * tolerance);
    // An explicit method is stable for steps below 3 · 10⁻⁶ or so, which is 10⁶ of them.
    expect(steps).toBeLessThan(10_000);
  });

  test('need about tolerance^(−1/4) steps where nothing is stiff', () => {
    const growth = integrated(driven(1), 3, 1e-12).steps / integrated(driven(1), 3, 1e-8).steps;
    // 10, less the first steps, which are the same.
    expect(growth).toBeGreaterThan(7);
    expect(growth).toBeLessThan(11);
  });

  test('may be broken off and taken up again after any of them: positions are all there is', () => {
    const positions: Position[] = [{ s: 0, y: Float64Array.of(1), step: 0.01 }];
    for (let k = 0; k < 20; k++) positions.push(integrateStep(stiff, positions[k]!, 3, accuracy(1e-8)));
    const copy = JSON.parse(JSON.stringify({ ...positions[7]!, y: [...positions[7]!.y] })) as Position;
    const resumed = integrateStep(stiff, { ...copy, y: Float64Array.from(copy.y) }, 3, accuracy(1e-8));
    expect(resumed).toEqual(positions[8]);
  });

  test('leave the suggested step alone when the end cuts one short', () => {
    const start: Position = { s: 0, y: Float64Array.of(1), step: 1e-5 };
    const cut = integrateStep(stiff, start, 1e-10, accuracy(1e-8));
    expect(cut.s).toBe(1e-10);
    expect(cut.step).toBe(1e-5);
  });

  test('say so where the solution ends', () => {
    const blowUp: Ode = {
      slope: (_s, [y]) => Float64Array.of(y! ** 2),
      jacobian: (_s, [y]) => matrix(1, 1, [2 * y!]),
      slopeChange: () => new Float64Array(1),
    };
    expect(() => integrated(blowUp, 2, 1e-8)).toThrow(StepTooShortError);
  });
});
