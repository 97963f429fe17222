import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Loss } from '../../../src/core/loss/index.js';
import { classLogOdds, classMargin, lossOf, targetsOf } from '../../../src/core/loss/index.js';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import { CLASS_LOSSES } from '../../support/classes.js';

/** One sample of every class. */
function lossOver(name: (typeof CLASS_LOSSES)[number], classes: number): Loss {
  const labels = Float64Array.from({ length: classes }, (_, c) => c);
  const grouping = { group: Int32Array.from(labels), sizes: labels.map(() => 1), names: [...labels].map(String) };
  return lossOf({ name }, { labels, grouping: { ...grouping, sizes: [...grouping.sizes] } });
}

/** What the loss says of one sample of class y with the outputs f. */
function at(loss: Loss, f: readonly number[], y: number) {
  const prediction = matrix(1, f.length, f);
  const target = targetsOf(loss, Float64Array.of(y));
  const arguments_ = [matrixOps, prediction, target, loss.constants] as const;
  return {
    value: loss.value(...arguments_).data[0]!,
    derivative: [...loss.derivative(...arguments_).data],
    margin: classMargin(...arguments_).data[0]!,
    logOdds: classLogOdds(...arguments_).data[0]!,
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const naive = {
  'cross-entropy': {
    value: (f: readonly number[], y: number) => -Math.log(Math.exp(f[y]!) / sum(f.map(Math.exp))),
    derivative: (f: readonly number[], y: number) =>
      f.map((fc_, c) => Math.exp(fc_) / sum(f.map(Math.exp)) - (c === y ? 1 : 0)),
  },
  'vector-squared': {
    value: (f: readonly number[], y: number) => 0.5 * sum(f.map((fc_, c) => (fc_ - (c === y ? 1 : 0)) ** 2)),
    derivative: (f: readonly number[], y: number) => f.map((fc_, c) => fc_ - (c === y ? 1 : 0)),
  },
};

/** Outputs of 2 to 6 classes, with ties, and a class. */
const samples = (most: number) =>
  fc
    .array(fc.oneof(fc.double({ min: -most, max: most, noNaN: true }), fc.constantFrom(0, 1)), {
      minLength: 2,
      maxLength: 6,
    })
    .chain((f) => fc.record({ f: fc.constant(f), y: fc.nat(f.length - 1) }));

describe.each(CLASS_LOSSES)('%s', (name) => {
  it('has the value and derivative of its formula', () => {
    fc.assert(
      fc.property(samples(10), ({ f, y }) => {
        const { value, derivative } = at(lossOver(name, f.length), f, y);
        // The naive p is off by a few ε, its logarithm by ε/p, with p > e^−20/6 ≈ 3·10⁻¹⁰ of losses up to 22; the sum of six
        // squares by as much of itself.
        const expected = naive[name].value(f, y);
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(expected)));
        naive[name].derivative(f, y).forEach((slope, c) => expect(derivative[c]).toBeCloseTo(slope, 12));
      }),
    );
  });

  it('has the derivative that finite differences give', () => {
    fc.assert(
      fc.property(samples(20), ({ f, y }) => {
        const loss = lossOver(name, f.length);
        const h = 1e-4;
        const { value, derivative } = at(loss, f, y);
        f.forEach((_, c) => {
          const moved = (by: number) =>
            at(
              loss,
              f.map((v, j) => (j === c ? v + by : v)),
              y,
            ).value;
          // Truncation h²/6 sup|ℓ'''| (below 1 here) and rounding ε|ℓ|/h.
          const tolerance = (h * h) / 6 + (8 * Number.EPSILON * (1 + value)) / h;
          expect(Math.abs(derivative[c]! - (moved(h) - moved(-h)) / (2 * h))).toBeLessThanOrEqual(tolerance);
        });
      }),
    );
  });

  it('never curves more than ℒ along any direction, and nearly as much along one', () => {
    const loss = lossOver(name, 4);
    const slopeAlong = (f: readonly number[], u: readonly number[], h: number) =>
      sum(
        at(
          loss,
          f.map((v, c) => v + h * u[c]!),
          1,
        ).derivative.map((v, c) => v * u[c]!),
      );
    const vector = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(vector, vector, (f, direction) => {
        const length = Math.hypot(...direction);
        fc.pre(length > 0.1);
        const u = direction.map((v) => v / length);
        expect((slopeAlong(f, u, 0.1) - slopeAlong(f, u, 0)) / 0.1).toBeLessThanOrEqual(loss.curvature + 1e-12);
      }),
    );
    // Two classes as likely as each other and no other: diag(p) − ppᵀ has the eigenvalue ½ along their difference.
    const [f, u] = [
      [40, 40, 0, 0],
      [Math.SQRT1_2, -Math.SQRT1_2, 0, 0],
    ];
    expect((slopeAlong(f, u, 1e-4) - slopeAlong(f, u, 0)) / 1e-4).toBeCloseTo(loss.curvature, 7);
  });
});

describe('cross-entropy', () => {
  const three = lossOver('cross-entropy', 3);

  it('keeps its digits down to 10⁻³⁰⁰, and so does its derivative', () => {
    for (const z of [1, 40, 300, 690]) {
      const { value, derivative } = at(three, [0, z, -1], 1);
      // log(1 + u) and u/(1 + u) for u = e^{−z} + e^{−z−1}: rounding −z − 1 costs ε z.
      const u = Math.exp(-z) * (1 + Math.exp(-1));
      const tolerance = (z + 8) * Number.EPSILON;
      expect(Math.abs(value / Math.log1p(u) - 1)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(derivative[1]! / (-u / (1 + u)) - 1)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(derivative[0]! / (Math.exp(-z) / (1 + u)) - 1)).toBeLessThanOrEqual(tolerance);
    }
    expect(at(three, [0, 690, -1], 1).value).toBeGreaterThan(0);
    expect(at(three, [0, 690, -1], 1).value).toBeLessThan(1e-299);
  });

  it('does not overflow for outputs up to 10³⁰⁸', () => {
    expect(at(three, [1e308, 0, 0], 1)).toMatchObject({ value: 1e308, derivative: [1, -1, 0] });
    expect(at(three, [1e308, 1e308, 1e308], 1).value).toBe(Math.log(3));
    expect(at(three, [-1e308, 0, -1e308], 1)).toMatchObject({ value: 0, margin: 1e308, logOdds: 1e308 });
    // 2·10³⁰⁸ is no float64 number; the gradient is.
    expect(at(three, [1e308, -1e308, 0], 1)).toMatchObject({ value: Infinity, derivative: [1, -1, 0] });
    fc.assert(
      fc.property(samples(8e307), ({ f, y }) => {
        const { value, derivative } = at(lossOver('cross-entropy', f.length), f, y);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(value)).toBe(true);
        expect(derivative.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('of two classes is the logistic loss of the difference of the outputs, bit for bit', () => {
    const logistic = lossOf(
      { name: 'logistic' },
      { labels: Float64Array.of(1), grouping: { group: Int32Array.of(0), sizes: [1], names: ['0'] } },
    );
    const output = fc.double({ min: -500, max: 500, noNaN: true });
    fc.assert(
      fc.property(output, output, fc.nat(1), (f0, f1, y) => {
        const { value, derivative, margin, logOdds } = at(lossOver('cross-entropy', 2), [f0, f1], y);
        const [difference, label] = [f1 - f0, 2 * y - 1].map((v) => matrix(1, 1, [v])) as [
          ReturnType<typeof matrix>,
          ReturnType<typeof matrix>,
        ];
        expect(value).toBe(logistic.value(matrixOps, difference, label, {}).data[0]);
        const slope = logistic.derivative(matrixOps, difference, label, {}).data[0]!;
        // Two roundings of u/(1 + u), in either form.
        expect(Math.abs(derivative[1]! - slope)).toBeLessThanOrEqual(
          4 * (Number.EPSILON * Math.abs(slope) + Number.MIN_VALUE),
        );
        expect(derivative[0]! + derivative[1]!).toBe(0);
        // Adding 0 makes −0 the same as 0.
        expect([margin + 0, logOdds + 0]).toEqual([label.data[0]! * difference.data[0]! + 0, margin + 0]);
      }),
    );
  });
});

describe('margin and log-odds of several classes', () => {
  const loss = (classes: number) => lossOver('vector-squared', classes);

  it('are ŷ_y less the largest other, and log(p/(1 − p)) of the softmax', () => {
    fc.assert(
      fc.property(samples(15), ({ f, y }) => {
        const { margin, logOdds } = at(loss(f.length), f, y);
        const others = f.filter((_, c) => c !== y);
        // Adding 0 makes −0 the same as 0.
        expect(margin + 0).toBe(f[y]! - Math.max(...others) + 0);
        expect(Math.abs(logOdds - (f[y]! - Math.log(sum(others.map(Math.exp)))))).toBeLessThan(1e-13);
      }),
    );
  });

  it('put a tie for the largest output among the mistakes', () => {
    expect(at(loss(3), [1, 1, 0], 0).margin).toBe(0);
    expect(at(loss(3), [2, 1, 0], 0).margin).toBe(1);
    expect(at(loss(3), [2, 1, 5], 0).margin).toBe(-3);
  });
});
