import { describe, expect, it } from 'vitest';
import type { LossSpec } from '../../../src/core/cell/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { naiveRule, sum } from '../../support/naive-rules.js';
import { linearProgram, METHODS, randomProblem, SAMPLE_METHODS } from '../../support/problems.js';
import { expectVectorsClose } from '../../support/vectors.js';

/** JTT begins again in the middle of them. */
const EPOCHS = 100;
const problem = randomProblem([5, 3, 2], 14);
const { x, y, group } = problem.dataset.train;
const samples = Array.from(y, (_, i) => [...x.data.subarray(i * x.columns, (i + 1) * x.columns)]);

/** ℓ and ∂ℓ/∂f of a margin z, by the textbook. */
const LOSSES: readonly [LossSpec, (z: number) => number, (z: number) => number][] = [
  [{ name: 'squared' }, (z) => (z - 1) ** 2 / 2, (z) => z - 1],
  [{ name: 'logistic' }, (z) => Math.log(1 + Math.exp(-z)), (z) => -1 / (1 + Math.exp(z))],
];
const CASES = LOSSES.flatMap(([loss, value, slope]) =>
  [...METHODS, ...SAMPLE_METHODS].flatMap((method) =>
    [0, 0.02].map((lambda) => ({ loss, value, slope, method, lambda })),
  ),
);

describe('equation (6), once more in plain loops with rules of their own', () => {
  it.each(CASES)(
    'is what engines do: $loss.name, $method.name $method.update, λ = $lambda',
    async ({ loss, value, slope, method, lambda }) => {
      // Small steps: with large ones weights on a few samples make descent bounce between them, which magnifies roundings.
      const choice = { loss, method, lambda, stable: 0.1 };
      const [plain, gram] = (['plain', 'gram'] as const).map((form) => linearProgram(problem, { ...choice, form }));
      const rate = plain!.constants['learning_rate']!.data[0]!;
      const begun = [...plain!.initial['theta']!.data];
      const weigh = naiveRule(method, [...group]);
      let theta = begun;
      for (let epoch = 0; epoch < EPOCHS; epoch++) {
        const margins = samples.map((xi, i) => y[i]! * sum(xi.map((v, j) => v * theta[j]!)));
        const { q, restarts = false } = weigh({ losses: margins.map(value), margins });
        expect(Math.abs(sum(q) - 1)).toBeLessThan(1e-12);
        const pull = margins.map((z, i) => q[i]! * y[i]! * slope(z));
        theta = restarts
          ? begun
          : theta.map((t, j) => t - rate * (sum(samples.map((xi, i) => pull[i]! * xi[j]!)) + lambda * (t - begun[j]!)));
      }

      // Roundings of 100 steps; those of the worst weights in a χ²-ball are some hundred times as large, as they are a
      // difference of losses divided by their spread, and grow where samples take turns as the largest.
      const tolerance = method.name.startsWith('chi2') ? 1e-8 : 1e-11;
      for (const engine of [matrixEngine, javascriptEngine]) {
        const ours = (await engine.prepare(plain!)).advance(plain!.initial, EPOCHS)['theta']!.data;
        expectVectorsClose(ours, theta, tolerance);
        const { a } = (await engine.prepare(gram!)).advance(gram!.initial, EPOCHS);
        const spanned = begun.map((t, j) => t + sum(samples.map((xi, i) => a!.data[i]! * xi[j]!)));
        expectVectorsClose(spanned, theta, tolerance);
      }
      expect(Math.hypot(...theta.map((t, j) => t - begun[j]!))).toBeGreaterThan(0.05);
    },
  );
});
