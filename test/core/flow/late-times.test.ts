import { describe, expect, test } from 'vitest';
import { angleTo, maxMarginDistance } from '../../../src/core/analysis/index.js';
import { dot } from '../../../src/core/linalg/index.js';
import { linearInitialPoint, linearProblem } from '../../../src/core/model/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { row, scalar } from '../../../src/core/record/index.js';
import { maxMargin } from '../../../src/core/theory/index.js';
import { randomDataset } from '../../support/problems.js';
import { linearCell, trained } from '../../support/train.js';

const FEATURES = 30;
const dataset = randomDataset([5, 1], FEATURES);
const { y, group } = dataset.train;
const best = maxMargin(linearProblem(dataset, linearInitialPoint('uniform', FEATURES, 0)), y)!;

const LR = 0.1;
const LATE = { lr: LR, train: { until: { time: 1e30 }, record: { points: 33 } } };
const METHODS = [{ name: 'erm' }, { name: 'iw' }, { name: 'group-dro', nu: 0.1 }];

function timeAt({ trace }: CellResult, t: number): number {
  return scalar(trace, 'epoch', t) * LR;
}

/** The part of θ across û, with what lies outside the span, and the part along it. */
function partsOf(result: CellResult, t: number): { across: number; along: number } {
  const theta = row(result.trace, 'coordinates', t);
  const along = dot(theta, best.direction);
  const angle = angleTo(theta, best.direction, result.facts.initialOutside);
  return { across: along * Math.tan(angle), along };
}

/** The point recorded next before a time. */
function pointAt(result: CellResult, time: number): number {
  return result.trace.columns.epoch.data.findLastIndex((epoch) => epoch * LR <= time);
}

// Issue: do ERM, IW and Group DRO end in the same classifier? Theorems 7 and 8: as t → ∞ all turn to û.
describe('late times of the logistic loss', () => {
  test('every sample of the problem is a support vector, so that the laws below speak of all of them', () => {
    expect(Math.min(...best.multipliers)).toBeGreaterThan(1e-3);
  });

  test.each(METHODS)('$name: margins are log t + log(q_i / β_i)', async (method) => {
    const result = await trained(linearCell({ method, ...LATE }), dataset);
    const weights = row(result.trace, 'group_weight', -1).map((weight, k) => weight / [5, 1][k]!);
    // With θ = (û/γ) log t + a constant and û/γ = Σ β_i y_i x_i, the flow says q_i e^(−z_i) = β_i / t. What is left
    // decays like a power of t; steps with errors of 10⁻⁹ relative to ‖θ‖, of which the flow forgets the older ones within
    // an e-fold or two of time, leave some 10⁻⁸ of margins of 70.
    row(result.trace, 'train_prediction', -1).forEach((f, i) => {
      const expected = Math.log(timeAt(result, -1)) + Math.log(weights[group[i]!]! / best.multipliers[i]!);
      expect(Math.abs(f * y[i]! - expected)).toBeLessThan(1e-6);
    });
  });

  test.each(METHODS)('$name: the angle to û falls like 1/log t', async (method) => {
    const cell = linearCell({ method, ...LATE });
    const result = await trained(cell, dataset);
    // θ = (û/γ)(log t + c) + a constant vector across û: tan(angle) · ⟨θ, û⟩ is constant but for powers of 1/t, and by the
    // errors of the steps.
    const [early, late] = [pointAt(result, 1e12), result.trace.points - 1];
    const [before, after] = [partsOf(result, early), partsOf(result, late)];
    // Group DRO's weights are still on their way at 10¹², and the constants with them: log(q_i/β_i) moves by as much.
    const weights = [early, late].map((t) => row(result.trace, 'group_weight', t));
    const moved = 3 * Math.max(...weights[0]!.map((weight, k) => Math.abs(weight / weights[1]![k]! - 1)));
    expect(moved).toBeLessThan(0.01);
    expect(Math.abs(after.across / before.across - 1)).toBeLessThan(1e-6 + moved);
    expect(after.across).toBeGreaterThan(0.1);
    const c = best.margin * after.along - Math.log(timeAt(result, late));
    expect(Math.abs(best.margin * before.along - Math.log(timeAt(result, early)) - c)).toBeLessThan(1e-6 + moved);
    // Hence angle × log t tends to γ ‖across‖, off by |c|/log t (1 + O(angle²)) …
    const scaled = (t: number): number => maxMarginDistance(cell, result, t)!.angle * Math.log(timeAt(result, t));
    const off = (t: number): number =>
      (1.1 * Math.abs(c)) / Math.log(timeAt(result, t)) +
      partsOf(result, t).across ** 2 / partsOf(result, t).along ** 2;
    for (const t of [early, late]) expect(Math.abs(scaled(t) / (best.margin * after.across) - 1)).toBeLessThan(off(t));
    // … and the slope of log angle against log log t to −1, off by as much.
    const slope =
      Math.log(maxMarginDistance(cell, result, late)!.angle / maxMarginDistance(cell, result, early)!.angle) /
      Math.log(Math.log(timeAt(result, late)) / Math.log(timeAt(result, early)));
    expect(Math.abs(slope + 1)).toBeLessThan(off(early));
    expect(off(early)).toBeLessThan(0.2);
  });

  test('the constants depend on the weights, the limit does not', async () => {
    const [erm, iw] = await Promise.all(
      METHODS.slice(0, 2).map((method) => trained(linearCell({ method, ...LATE }), dataset)),
    );
    expect(
      Math.abs(partsOf(erm!, -1 + erm!.trace.points).across / partsOf(iw!, -1 + iw!.trace.points).across - 1),
    ).toBeGreaterThan(0.01);
  });

  test('signs agree with the max-margin classifier long before', async () => {
    const cell = linearCell({ ...LATE });
    const result = await trained(cell, dataset);
    expect(maxMarginDistance(cell, result)!.signAgreement).toBe(1);
  });
});

describe('late times of the poly-tail loss', () => {
  const loss = { name: 'poly-tail', alpha: 1, beta: 1 };

  test.each(['erm', 'iw'])('%s: θ / t^⅓ solves v/3 = Σ q_i y_i x_i / (y_i ⟨v, x_i⟩)²', async (name) => {
    const result = await trained(linearCell({ loss, method: { name }, ...LATE }), dataset);
    const t = timeAt(result, -1);
    const q = Float64Array.from(group, (k) => (name === 'erm' ? 1 / 6 : 1 / (2 * [5, 1][k]!)));
    // In the flow the loss' own shift β − 1 is 0, and θ⁽⁰⁾ and times before the tail are forgotten like t^(−⅓) = 10⁻¹⁰;
    // the rest is the error of the steps.
    const margins = row(result.trace, 'train_prediction', -1).map((f, i) => (f * y[i]!) / Math.cbrt(t));
    const { kernel } = linearProblem(dataset, new Float64Array(FEATURES));
    margins.forEach((margin, i) => {
      const pulled = q.reduce(
        (sum, qj, j) => sum + (qj * y[i]! * y[j]! * kernel.data[i * 6 + j]!) / margins[j]! ** 2,
        0,
      );
      expect(Math.abs((3 * pulled) / margin - 1)).toBeLessThan(1e-6);
    });
  });

  test('stays apart from û, each weighting in its own direction', async () => {
    const cells = METHODS.slice(0, 2).map((method) => linearCell({ loss, method, ...LATE }));
    const results = await Promise.all(cells.map((cell) => trained(cell, dataset)));
    const angles = results.map((result, i) => maxMarginDistance(cells[i]!, result)!.angle);
    for (const [i, result] of results.entries()) {
      expect(angles[i]!).toBeGreaterThan(0.01);
      // No longer moving: from t = 10²⁰ on, what is left of earlier times is 10^(−20/3).
      expect(
        Math.abs(maxMarginDistance(cells[i]!, result, pointAt(result, 1e20))!.angle / angles[i]! - 1),
      ).toBeLessThan(1e-5);
    }
    expect(Math.abs(angles[0]! - angles[1]!)).toBeGreaterThan(0.01);
  });

  test('under Group DRO, where weights and risks chase each other ever faster, gives up with a reason', async () => {
    const cell = linearCell({ loss, method: { name: 'group-dro', nu: 1 }, ...LATE });
    await expect(trained(cell, dataset, 2000)).rejects.toThrow(/no end of the oscillation/);
  });
});
