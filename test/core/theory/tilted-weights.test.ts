import { describe, expect, test } from 'vitest';
import { multiply } from '../../../src/core/linalg/index.js';
import type { KernelProblem } from '../../../src/core/model/index.js';
import { linearInitialPoint, linearisedProblem, linearProblem, networkProblem } from '../../../src/core/model/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import { row } from '../../../src/core/record/index.js';
import { regularisedPath, tiltedWeights } from '../../../src/core/theory/index.js';
import { networkSpec } from '../../support/networks.js';
import { randomDataset } from '../../support/problems.js';
import { linearCell, trained } from '../../support/train.js';

const FEATURES = 30;
const dataset = randomDataset([5, 1], FEATURES);
const { y, group } = dataset.train;
const targets = matrix(6, 1, Float64Array.from(y));

const linearised = { ...networkSpec({ width: 64 }), kind: 'linearised' as const };
const PROBLEMS: readonly [string, object, KernelProblem][] = [
  ['linear', { kind: 'linear' }, linearProblem(dataset, linearInitialPoint('uniform', FEATURES, 0))],
  ['linearised', linearised, linearisedProblem(networkProblem(linearised, dataset, 0, false))],
];

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

/** softmax(ℓ/τ) at the limit that weights lead to. */
function reproduced(problem: KernelProblem, q: Float64Array, lambda: number, tau: number): number[] {
  const { combination } = regularisedPath(problem, targets, q)(lambda);
  const f = multiply(problem.kernel, combination).map((value, i) => value + problem.f0[i]!);
  const tilted = Array.from(f, (value, i) => Math.exp((value - y[i]!) ** 2 / 2 / tau));
  const total = tilted.reduce((a, b) => a + b, 0);
  return tilted.map((value) => value / total);
}

describe.each(PROBLEMS)('the weights of KL-DRO in the limit of a %s model', (_kind, model, problem) => {
  test.each([
    [1e-6, 0.3],
    [0.01, 0.3],
    [1, 0.3],
    [100, 0.3],
    [0.3, 0.02],
    [0.3, 1e6],
  ])('reproduce themselves: λ = %f, τ = %f', (lambda, tau) => {
    const q = tiltedWeights(problem, targets, tau)(lambda);
    expect(q.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    // f is known to about 10⁻¹², by the condition of K + λ Q⁻¹, and q moves by 1/τ of that.
    expect(largestDifference(q, reproduced(problem, q, lambda, tau))).toBeLessThan(1e-12 * (1 + 1 / tau));
  });

  test.each([0.01, 0.3])('are those that training ends with: λ = %f', async (lambda) => {
    const method = { name: 'kl-dro', tau: 0.3 };
    const { trace } = await trained(
      linearCell({ model, loss: { name: 'squared' }, method, lambda, train: { until: { time: 1e30 } } }),
      dataset,
    );
    const q = tiltedWeights(problem, targets, method.tau)(lambda);
    const ofGroups = [0, 1].map((k) => q.filter((_, i) => group[i] === k).reduce((a, b) => a + b, 0));
    expect(largestDifference(ofGroups, row(trace, 'group_weight', -1))).toBeLessThan(1e-8);
    const limit = regularisedPath(problem, targets, q)(lambda);
    expect(largestDifference(limit.testPrediction, row(trace, 'test_prediction', -1))).toBeLessThan(1e-8);
  });
});

test('of several outputs that share a kernel the weights are those of the kernel of all outputs written out', () => {
  const problem = PROBLEMS[0]![2];
  const double = (values: ArrayLike<number>) =>
    Float64Array.from({ length: 12 }, (_, i) => values[Math.floor(i / 2)]! * (1 - (i % 2) / 2));
  const f0 = double(problem.f0);
  const full = matrix(12, 12);
  for (let i = 0; i < 12; i++)
    for (let j = 0; j < 12; j++)
      if (i % 2 === j % 2) full.data[i * 12 + j] = problem.kernel.data[Math.floor(i / 2) * 6 + Math.floor(j / 2)]!;
  const several = matrix(6, 2, double(y));
  const shared = tiltedWeights({ ...problem, f0 }, several, 0.5)(0.1);
  const coupled = tiltedWeights({ ...problem, kernel: full, f0 }, several, 0.5)(0.1);
  expect(largestDifference(shared, coupled)).toBeLessThan(1e-14);
});
