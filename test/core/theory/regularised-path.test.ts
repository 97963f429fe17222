import { describe, expect, test } from 'vitest';
import { extremeEigenvalues, multiply } from '../../../src/core/linalg/index.js';
import { linearInitialPoint, linearProblem } from '../../../src/core/model/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import { regularisedPath, squaredLossLimit } from '../../../src/core/theory/index.js';
import { randomDataset } from '../../support/problems.js';

const dataset = randomDataset([5, 1], 30);
const problem = linearProblem(dataset, linearInitialPoint('uniform', 30, 0));
const targets = matrix(6, 1, dataset.train.y);
const weights = [0.1, 0.1, 0.1, 0.1, 0.1, 0.5];

function largest(values: Iterable<number>): number {
  return Math.max(...[...values].map(Math.abs));
}

describe('regularisedPath', () => {
  const path = regularisedPath(problem, targets, weights);

  test.each([1e-3, 0.3, 20])('solves (K + λ Q⁻¹) a = Y − f⁽⁰⁾ at λ = %f', (lambda) => {
    const { combination, testPrediction } = path(lambda);
    const applied = multiply(problem.kernel, combination);
    // Condition below λ_max/λ ~ 10⁵ of a 6 × 6 matrix, whose decomposition is right to about 10⁻¹⁴.
    expect(
      largest(
        combination.map((a, i) => applied[i]! + (lambda * a) / weights[i]! - (targets.data[i]! - problem.f0[i]!)),
      ),
    ).toBeLessThan(1e-9);
    const f = multiply(problem.testKernel, combination);
    expect(largest(testPrediction.map((value, i) => value - problem.testF0[i]! - f[i]!))).toBeLessThan(1e-12);
  });

  test.each([0, 0.3])('agrees with the limit that runs are held against at λ = %f', (lambda) => {
    const spectrum = extremeEigenvalues(problem.kernel);
    const limit = squaredLossLimit(problem, targets, spectrum, lambda, Float64Array.from(weights))!;
    const { testPrediction } = path(lambda);
    expect(largest(testPrediction.map((value, i) => value - limit.testPrediction[i]!))).toBeLessThan(1e-9);
  });

  test('without a penalty forgets positive weights, and with one does not', () => {
    const other = regularisedPath(problem, targets, weights.toReversed());
    const apart = (lambda: number): number =>
      largest(path(lambda).testPrediction.map((value, i) => value - other(lambda).testPrediction[i]!));
    expect(apart(0)).toBeLessThan(1e-9);
    expect(apart(0.3)).toBeGreaterThan(1e-2);
  });

  test('samples of weight zero take no part', () => {
    const { combination } = regularisedPath(problem, targets, [0.2, 0.2, 0.2, 0.2, 0.2, 0])(0.1);
    expect(combination[5]).toBe(0);
    expect(Math.abs(combination[0]!)).toBeGreaterThan(0.01);
  });
});
