import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dot, multiply, norm, solvePositiveDefinite } from '../../../src/core/linalg/index.js';
import type { KernelProblem } from '../../../src/core/model/index.js';
import { linearInitialPoint, linearisedProblem, linearProblem, networkProblem } from '../../../src/core/model/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import { maxMargin } from '../../../src/core/theory/index.js';
import { networkSpec } from '../../support/networks.js';
import { randomDataset } from '../../support/problems.js';
import { expectVectorsClose } from '../../support/vectors.js';

function margins({ kernel }: KernelProblem, labels: Float64Array, multipliers: Float64Array): Float64Array {
  const combination = multipliers.map((beta, i) => beta * labels[i]!);
  return multiply(kernel, combination).map((f, i) => f * labels[i]!);
}

/**
 * The largest margin found by brute force: among all sets of support vectors, those whose margins can all be 1 with
 * multipliers ≥ 0 and that leave every other margin at 1 or more; 1/√Σβ, since ‖u‖² = Σ β_i.
 */
function bruteForce({ kernel }: KernelProblem, labels: Float64Array): number | null {
  const n = labels.length;
  const signed = (i: number, j: number): number => labels[i]! * labels[j]! * kernel.data[i * n + j]!;
  let best: number | null = null;
  for (let set = 1; set < 1 << n; set++) {
    const members = Array.from({ length: n }, (_, i) => i).filter((i) => (set >> i) & 1);
    const gram = members.flatMap((i) => members.map((j) => signed(i, j)));
    const ones = matrix(members.length, 1, new Float64Array(members.length).fill(1));
    const betas = solvePositiveDefinite(matrix(members.length, members.length, gram), ones)?.data;
    if (betas === undefined || betas.some((beta) => !(beta >= 0))) continue;
    const reached = labels.map((_, i) => members.reduce((sum, j, k) => sum + signed(i, j) * betas[k]!, 0));
    if (reached.some((margin) => margin < 1 - 1e-9)) continue;
    const margin = 1 / Math.sqrt(betas.reduce((sum, beta) => sum + beta, 0));
    best = Math.max(best ?? 0, margin);
  }
  return best;
}

const shapes = fc.record({
  seed: fc.nat(1e6),
  negative: fc.integer({ min: 1, max: 4 }),
  positive: fc.integer({ min: 1, max: 2 }),
  features: fc.integer({ min: 2, max: 9 }),
});

describe('the max-margin direction', () => {
  test('is the best of all sets of support vectors, and null where none separates', () => {
    let separable = 0;
    let inseparable = 0;
    fc.assert(
      fc.property(shapes, ({ seed, negative, positive, features }) => {
        const dataset = randomDataset([negative, positive], features, seed);
        const problem = linearProblem(dataset, linearInitialPoint('zero', features, 0));
        const found = maxMargin(problem, dataset.train.y);
        const best = bruteForce(problem, dataset.train.y);
        if (found === null) inseparable++;
        else separable++;
        // Random samples are either far from separable or have a margin well above 10⁻⁷ of their length, which makes the
        // conditions of the sets below 10¹⁴ · 10⁻¹⁶.
        if (best === null) expect(found).toBeNull();
        else expect(Math.abs(found!.margin / best - 1)).toBeLessThan(1e-6);
      }),
      { seed: 3, numRuns: 300 },
    );
    expect(separable).toBeGreaterThan(100);
    expect(inseparable).toBeGreaterThan(20);
  });

  test('satisfies the conditions of Karush, Kuhn and Tucker', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 12, max: 40 }), (seed, features) => {
        const dataset = randomDataset([8, 4], features, seed);
        const { y } = dataset.train;
        const problem = linearProblem(dataset, linearInitialPoint('uniform', features, 0));
        const found = maxMargin(problem, y)!;
        const { margin, direction, multipliers } = found;
        expect(Math.abs(norm(direction) - 1)).toBeLessThan(1e-14);
        // û = γ Σ β_i y_i j(x_i), in coordinates.
        const combination = multipliers.map((beta, i) => margin * beta * y[i]!);
        expectVectorsClose(problem.span.projectCombination(combination), direction, 1e-9);
        // Kernels of 12 samples in 12 dimensions have conditions up to 10⁶ or so, which the margins feel.
        const reached = margins(problem, y, multipliers).map((value) => value * margin);
        reached.forEach((value, i) => {
          expect(multipliers[i]!).toBeGreaterThanOrEqual(0);
          expect(value).toBeGreaterThan(margin * (1 - 1e-9));
          if (multipliers[i]! > 1e-9 * Math.max(...multipliers))
            expect(Math.abs(value / margin - 1)).toBeLessThan(1e-9);
        });
        expect(
          Math.abs(
            dot(
              multipliers,
              reached.map((value) => value - margin),
            ),
          ),
        ).toBeLessThan(1e-9);
        // Strong duality: ‖u‖² = Σ β_i, u = û/γ.
        expect(margin ** 2 * multipliers.reduce((sum, beta) => sum + beta, 0)).toBeCloseTo(1, 8);
      }),
      { seed: 5, numRuns: 50 },
    );
  });

  test('no other direction has a larger margin', () => {
    const dataset = randomDataset([5, 3], 20);
    const { x, y } = dataset.train;
    const found = maxMargin(linearProblem(dataset, linearInitialPoint('zero', 20, 0)), y)!;
    const marginOf = (u: Float64Array): number =>
      Math.min(...multiply(x, u).map((f, i) => (f * y[i]!) / Math.sqrt(dot(u, u))));
    const combination = found.multipliers.map((beta, i) => beta * y[i]!);
    const best = Float64Array.from({ length: 20 }, (_, j) =>
      combination.reduce((sum, c, i) => sum + c * x.data[i * 20 + j]!, 0),
    );
    expect(marginOf(best)).toBeCloseTo(found.margin, 12);
    for (let j = 0; j < 20; j++)
      for (const step of [-0.01, 0.01]) {
        const other = best.map((value, k) => (k === j ? value + step : value));
        expect(marginOf(other)).toBeLessThan(found.margin);
      }
  });

  test('of two samples points from one to the other', () => {
    const dataset = { ...randomDataset([1, 1], 2) };
    const train = { ...dataset.train, x: matrix(2, 2, [-3, -1, 1, 2]) };
    const problem = linearProblem({ ...dataset, train, test: train }, new Float64Array(2));
    const { margin, direction, testPrediction } = maxMargin(problem, train.y)!;
    // The hull of (3, 1) and (1, 2): nearest to 0 is the end (1, 2), as ⟨(1, 2), (3, 1) − (1, 2)⟩ = 0 already there.
    expectVectorsClose(direction, [1 / Math.sqrt(5), 2 / Math.sqrt(5)], 1e-14);
    expect(margin).toBeCloseTo(Math.sqrt(5), 13);
    expectVectorsClose(testPrediction, [-Math.sqrt(5), Math.sqrt(5)], 1e-14);
  });

  test('of a linearised network is that of its tangent kernel', () => {
    const dataset = randomDataset([4, 2], 6);
    const problem = linearisedProblem(networkProblem(networkSpec({ width: 64 }), dataset, 0, false));
    const { margin, direction, testPrediction, multipliers } = maxMargin(problem, dataset.train.y)!;
    const best = bruteForce(problem, dataset.train.y)!;
    // The kernel of a network with few units is ill-conditioned, about 10⁴.
    expect(Math.abs(margin / best - 1)).toBeLessThan(1e-9);
    expect(Math.abs(norm(direction) - 1)).toBeLessThan(1e-14);
    const combination = multipliers.map((beta, i) => margin * beta * dataset.train.y[i]!);
    expectVectorsClose(testPrediction, multiply(problem.testKernel, combination), 1e-9);
  });

  test('is null for samples that no direction separates: a point with both labels, or all at the origin', () => {
    const dataset = randomDataset([2, 1], 3);
    for (const data of [
      [1, 2, 3, 0.5, 0, 0, 1, 2, 3],
      [0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]) {
      const train = { ...dataset.train, x: matrix(3, 3, data) };
      expect(maxMargin(linearProblem({ ...dataset, train }, new Float64Array(3)), train.y)).toBeNull();
    }
  });
});
