import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossOf } from '../../../src/core/loss/index.js';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import { LOSSES } from '../../support/problems.js';

const scalar = (value: number) => matrix(1, 1, [value]);
const label = fc.constantFrom(-1, 1);

describe.each(LOSSES)('$name $alpha $beta', (spec) => {
  const loss = lossOf(spec);
  const value = (f: number, y: number): number => loss.value(matrixOps, scalar(f), scalar(y)).data[0]!;
  const derivative = (f: number, y: number): number => loss.derivative(matrixOps, scalar(f), scalar(y)).data[0]!;
  const kink = spec.name === 'poly-tail' ? spec.beta : Number.NaN;

  it('has the derivative that finite differences give', () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), label, (f, y) => {
        const h = 1e-4;
        fc.pre(!(Math.abs(f * y - kink) <= 2 * h));
        const difference = (value(f + h, y) - value(f - h, y)) / (2 * h);
        // Truncation h²/6 sup|ℓ'''| (|ℓ'''| ≤ α(α+1)(α+2) ≤ 14 here) and rounding ε|ℓ|/h.
        const tolerance = (h * h * 14) / 6 + (4 * Number.EPSILON * (1 + value(f, y))) / h;
        expect(Math.abs(derivative(f, y) - difference)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  it('is nonnegative, finite and falls as the margin grows, up to |z| = 1e150', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e150, max: 1e150, noNaN: true }), label, (f, y) => {
        expect(value(f, y)).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(value(f, y))).toBe(true);
        expect(Number.isFinite(derivative(f, y))).toBe(true);
        if (spec.name !== 'squared') expect(y * derivative(f, y)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('never curves more than its bound ℒ, on which the stable learning rate rests', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        label,
        (f, h, y) => {
          const slope = (derivative(f + h, y) - derivative(f, y)) / h;
          expect(slope).toBeLessThanOrEqual(loss.curvature * (1 + 1e-9) + 1e-12);
        },
      ),
    );
  });
});

describe('poly-tail', () => {
  it('is continuous at β and decays like z^−α', () => {
    for (const [alpha, beta] of [
      [1, 1],
      [2, 0],
      [0.5, -1],
    ] as const) {
      const loss = lossOf({ name: 'poly-tail', alpha, beta });
      const value = (z: number): number => loss.value(matrixOps, scalar(z), scalar(1)).data[0]!;
      expect(value(beta)).toBe(1);
      expect(value(beta - 1e-12)).toBeCloseTo(1, 10);
      expect(value(1e8) * 1e8 ** alpha).toBeCloseTo(1, 6);
    }
  });
});

describe('logistic', () => {
  it('keeps its digits where the naive form has none', () => {
    const loss = lossOf({ name: 'logistic' });
    expect(loss.value(matrixOps, scalar(50), scalar(1)).data[0]).toBeCloseTo(Math.exp(-50), 36);
    expect(loss.value(matrixOps, scalar(-1e308), scalar(1)).data[0]).toBe(1e308);
    expect(loss.derivative(matrixOps, scalar(-1e308), scalar(1)).data[0]).toBe(-1);
  });
});
