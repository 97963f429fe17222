import { describe, expect, test } from 'vitest';
import { multiply } from '../../../src/core/linalg/index.js';
import type { KernelProblem } from '../../../src/core/model/index.js';
import { linearInitialPoint, linearisedProblem, linearProblem, networkProblem } from '../../../src/core/model/index.js';
import { row } from '../../../src/core/record/index.js';
import { networkSpec } from '../../support/networks.js';
import { randomDataset } from '../../support/problems.js';
import { linearCell, trained } from '../../support/train.js';

const FEATURES = 30;
const dataset = randomDataset([5, 1], FEATURES);
const { y, group } = dataset.train;

const linearised = { ...networkSpec({ width: 64 }), kind: 'linearised' as const };
const PROBLEMS: readonly [string, object, KernelProblem][] = [
  ['linear', { kind: 'linear' }, linearProblem(dataset, linearInitialPoint('uniform', FEATURES, 0))],
  ['linearised', linearised, linearisedProblem(networkProblem(linearised, dataset, 0, false))],
];

function largestDifference(a: Float64Array, b: ArrayLike<number>): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

describe.each(PROBLEMS)('with a penalty and the squared loss, a %s model', (_kind, model, problem) => {
  describe.each([0.01, 0.3])('λ = %f', (lambda) => {
    const ended = (name: string) =>
      trained(
        linearCell({ model, loss: { name: 'squared' }, method: { name }, lambda, train: { until: { time: 1e30 } } }),
        dataset,
      );

    test.each(['erm', 'iw'])('%s ends in its closed form, on test points as well', async (name) => {
      const q = Float64Array.from(group, (k) => (name === 'erm' ? 1 / 6 : 1 / (2 * [5, 1][k]!)));
      const { trace, facts } = await ended(name);
      const [train, other] = [row(trace, 'train_prediction', -1), row(trace, 'test_prediction', -1)];
      expect(largestDifference(row(trace, 'coordinates', -1), facts.limit!.coordinates)).toBeLessThan(1e-8);
      expect(largestDifference(other, facts.limit!.testPrediction)).toBeLessThan(1e-8);
      // f = f⁽⁰⁾ + K(·, X) (K + λ Q⁻¹)⁻¹ (Y − f⁽⁰⁾) without solving for it: with a that vector, λ a = Q (Y − f(X)).
      const a = train.map((f, i) => (q[i]! * (y[i]! - f)) / lambda);
      const closed = (kernel: typeof problem.kernel, f0: Float64Array) =>
        multiply(kernel, a).map((value, i) => value + f0[i]!);
      expect(largestDifference(train, closed(problem.kernel, problem.f0))).toBeLessThan(1e-8);
      expect(largestDifference(other, closed(problem.testKernel, problem.testF0))).toBeLessThan(1e-8);
    });

    test('which depends on the weights', async () => {
      const [erm, iw] = [await ended('erm'), await ended('iw')];
      const difference = largestDifference(row(erm.trace, 'test_prediction', -1), row(iw.trace, 'test_prediction', -1));
      expect(difference).toBeGreaterThan(1e-3);
    });
  });

  test('by epochs as by the flow', async () => {
    const cell = { model, loss: { name: 'squared' }, method: { name: 'iw' }, lambda: 0.3, lr: { stable: 0.9 } };
    // The slowest mode decays like (1 − ηλ)^epochs at least: η ≥ 0.05 here, which leaves e^(−300).
    const byEpochs = await trained(linearCell({ ...cell, train: { epochs: 20_000 } }), dataset);
    expect(byEpochs.facts.learningRate).toBeGreaterThan(0.05);
    const last = row(byEpochs.trace, 'test_prediction', -1);
    expect(largestDifference(last, byEpochs.facts.limit!.testPrediction)).toBeLessThan(1e-8);
  });
});

test('a linearised model is followed to the max-margin classifier as a linear one is', async () => {
  const cell = linearCell({ model: linearised, lr: 1, train: { until: { time: 1e30 } } });
  const { trace, facts } = await trained(cell, dataset);
  // f/‖θ − θ⁽⁰⁾‖ tends to f_MM like 1/log t = 1/69, with a constant of the order of the margin times that of θ across û.
  const f = row(trace, 'test_prediction', -1);
  const wrong = facts.maxMargin!.testPrediction.filter((value, i) => Math.sign(value) !== Math.sign(f[i]!));
  const largest = Math.max(...facts.maxMargin!.testPrediction.map(Math.abs));
  expect(largest).toBeGreaterThan(0);
  // Signs may differ only where f_MM is small (Theorem 9's condition, at the rate of this limit).
  for (const value of wrong) expect(Math.abs(value)).toBeLessThan(largest / 10);
});
