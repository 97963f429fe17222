import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossSpec } from '../../../src/core/cell/index.js';
import type { Program } from '../../../src/core/engine/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import type { TrainingSet } from '../../../src/core/loss/index.js';
import { lossOf } from '../../../src/core/loss/index.js';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { LOSSES } from '../../support/problems.js';
import { runOn } from '../../support/run-on.js';

/** Of a training set of one sample of each class among many. */
const training: TrainingSet = {
  labels: Float64Array.from([-1, 1, -1, -1]),
  grouping: { group: Int32Array.from([0, 1, 0, 0]), sizes: [3, 1], names: ['0', '1'] },
};

function evaluated(spec: LossSpec) {
  const loss = lossOf(spec, training);
  const at = (what: 'value' | 'derivative') => (f: number, y: number) => {
    const prediction = matrix(4, 1, [f, f, f, f]);
    const labels = matrix(4, 1, training.labels);
    return loss[what](matrixOps, prediction, labels, loss.constants).data[y < 0 ? 0 : 1]!;
  };
  return { loss, value: at('value'), derivative: at('derivative') };
}

const label = fc.constantFrom(-1, 1);

describe.each(LOSSES)('$name $alpha $beta', (spec) => {
  const { loss, value, derivative } = evaluated(spec);
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

  it('neither overflows nor is NaN, and falls as the margin grows, up to |z| = 1e308', () => {
    // ½ (10³⁰⁸)² is no float64 number, nor is 10³⁰⁸ times a weight of 2.
    const largest = { squared: 1e154, wce: 1e307, vs: 1e307 }[spec.name as string] ?? Infinity;
    // Of every size alike, not only the largest.
    const size = fc.double({ min: -308, max: 308, noNaN: true }).map((power) => 10 ** power);
    fc.assert(
      fc.property(size, fc.constantFrom(-1, 1), label, (f0, sign, y) => {
        const f = sign * f0;
        expect(value(f, y)).toBeGreaterThanOrEqual(0);
        if (f0 < largest) expect(Number.isFinite(value(f, y))).toBe(true);
        expect(Number.isFinite(derivative(f, y))).toBe(true);
        if (spec.name !== 'squared') expect(y * derivative(f, y)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same in generated JavaScript, in both tails', async () => {
    const sizes = [0, 5e-324, 1e-160, 1e-8, 0.3, 1, 17, 40, 700, 708, 745, 1e4, 1e154, 1e300, 1e308];
    const points = sizes.flatMap((f) => [f, -f]);
    const [f, y] = [points.flatMap((point) => [point, point]), points.flatMap(() => [-1, 1])];
    const n = f.length;
    const group = Int32Array.from(y, (sign) => (sign < 0 ? 0 : 1));
    const many = lossOf(spec, {
      labels: Float64Array.from(y),
      grouping: { group, sizes: [n / 2, n / 2], names: ['0', '1'] },
    });
    const program: Program = {
      signature: 'tails',
      constants: { ...many.constants, f: matrix(n, 1, f), y: matrix(n, 1, y) },
      initial: { value: matrix(n, 1), derivative: matrix(n, 1) },
      step: (ops, _state, constants) => ({
        value: many.value(ops, constants['f']!, constants['y']!, constants),
        derivative: many.derivative(ops, constants['f']!, constants['y']!, constants),
      }),
    };
    const [ours, plain] = [await runOn(javascriptEngine, program, 1), await runOn(matrixEngine, program, 1)];
    for (const name of ['value', 'derivative'] as const)
      plain[name]!.data.forEach((expected, i) => {
        const actual = ours[name]!.data[i]!;
        const at = `${name} of f = ${f[i]}, y = ${y[i]}: ${actual}, ${expected}`;
        // Its own e^x below −708 is 0; a sum of such roundings is of the size of what was added.
        if (Number.isFinite(expected))
          expect(Math.abs(actual - expected), at).toBeLessThan(1e-14 * Math.abs(expected) + 1e-307);
        else expect(actual, at).toBe(expected);
      });
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
      const value = (z: number): number => evaluated({ name: 'poly-tail', alpha, beta }).value(z, 1);
      expect(value(beta)).toBe(1);
      expect(value(beta - 1e-12)).toBeCloseTo(1, 10);
      expect(value(1e8) * 1e8 ** alpha).toBeCloseTo(1, 6);
    }
  });
});

describe('logistic', () => {
  it('keeps its digits where the naive form has none', () => {
    const { value, derivative } = evaluated({ name: 'logistic' });
    expect(value(50, 1)).toBeCloseTo(Math.exp(-50), 36);
    expect(value(-1e308, 1)).toBe(1e308);
    expect(derivative(-1e308, 1)).toBe(-1);
    // log(1 + e^(−z)) and its derivative are e^(−z) but for e^(−2z), to the rounding of z: ε z, and a few ulp.
    for (const z of [40, 100, 300, 700]) {
      const tolerance = (z + 8) * Number.EPSILON;
      expect(Math.abs(value(z, 1) / Math.exp(-z) - 1)).toBeLessThan(tolerance);
      expect(Math.abs(derivative(-z, -1) / Math.exp(-z) - 1)).toBeLessThan(tolerance);
    }
  });
});

describe('vector scaling', () => {
  const predictions = fc.double({ min: -30, max: 30, noNaN: true });
  const same = (spec: LossSpec, formula: (z: number, y: number) => number) => {
    const { value } = evaluated(spec);
    fc.assert(
      fc.property(predictions, label, (f, y) => {
        const expected = formula(f * y, y);
        expect(Math.abs(value(f, y) - expected)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(expected)));
      }),
    );
  };
  const logistic = (z: number) => Math.log(1 + Math.exp(-z));

  it.each<LossSpec>([
    { name: 'vs', by: 'class' },
    { name: 'vs', by: 'group', omega: { '0': 1, '1': 1 }, iota: { '0': 0 }, delta: { '1': 1 } },
    { name: 'la', by: 'class', tau: 0 },
    { name: 'cdt', by: 'group', gamma: 0 },
    { name: 'ldam', by: 'class', c: 0 },
  ])('without scaling is the logistic loss, bit for bit: %j', (spec) => {
    const [ours, plain] = [evaluated(spec), evaluated({ name: 'logistic' })];
    fc.assert(
      fc.property(predictions, label, (f, y) => {
        expect(ours.value(f, y)).toBe(plain.value(f, y));
        expect(ours.derivative(f, y)).toBe(plain.derivative(f, y));
      }),
    );
    expect(ours.loss.curvature).toBe(plain.loss.curvature);
  });

  it('is ω_y log(1 + e^{ι_y} e^{−Δ_y z})', () => {
    const [omega, iota, delta] = [
      { '-1': 0.5, '1': 3 },
      { '-1': 1, '1': -2 },
      { '-1': 2, '1': 0.25 },
    ];
    same({ name: 'vs', by: 'class', omega, iota, delta }, (z, y) => {
      const k = y < 0 ? '-1' : '1';
      return omega[k] * Math.log(1 + Math.exp(iota[k]) * Math.exp(-delta[k] * z));
    });
  });

  it.each(['class', 'group'] as const)('has its special cases, by %s', (by) => {
    // Three samples of class −1 (group 0), one of class 1 (group 1).
    const pick = (rare: number, frequent: number) => (y: number) => (y > 0 ? rare : frequent);
    same({ name: 'wce', by }, (z, y) => pick(2, 2 / 3)(y) * logistic(z));
    same({ name: 'la', by, tau: 1.5 }, (z, y) => Math.log(1 + pick(3, 1 / 3)(y) ** 1.5 * Math.exp(-z)));
    same({ name: 'cdt', by, gamma: 0.5 }, (z, y) => logistic(pick((1 / 3) ** 0.5, 1)(y) * z));
    same({ name: 'ldam', by, c: 0.5 }, (z, y) => logistic(z - 0.5 / pick(1, 3)(y) ** 0.25));
  });
});
