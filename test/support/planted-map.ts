import type { Findings, RegimePoint } from '../../src/core/analysis/index.js';
import { classify, lambdaLines, measuredBoundary, thresholds } from '../../src/core/analysis/index.js';
import { linearCell } from './train.js';

export interface MapPlan {
  readonly methods: readonly string[];
  readonly widths: number;
  /** λ > 0, beside λ = 0. */
  readonly lambdas: number;
}

/** Findings of a map whose gap is planted: proportional to λ, departing at λ = 0.01 (128/m)^¼; the smallest widths diverge at the largest λ. */
export function plantedMap({ methods, widths, lambdas }: MapPlan): Findings {
  const limits = thresholds();
  const grid = [0, ...Array.from({ length: lambdas }, (_, i) => 10 ** (-5 + (6 * i) / (lambdas - 1)))];
  const regimes = methods.flatMap((name) =>
    Array.from({ length: widths }, (_, i) => Math.round(16 * 2 ** ((8 * i) / (widths - 1)))).flatMap((width) =>
      grid.map((lambda): RegimePoint => {
        const mean = 0.05 * (lambda === 0 ? 1e-3 : lambda / (0.01 * (128 / width) ** 0.25));
        const state = lambda > 5 && width < 32 ? 'diverged' : lambda < 0.02 ? 'interpolating' : 'regularised';
        const spread = Math.log(1.2);
        const cell = linearCell({
          model: { kind: 'network', width, activation: 'erf' },
          loss: { name: 'squared' },
          method: { name },
          lambda,
        });
        const values = { width, lambda };
        return {
          combination: { key: JSON.stringify(values), values },
          cell,
          method: cell.method,
          lambda,
          verdict: classify(
            state,
            {
              kind: 'measured',
              log: {
                mean: Math.log(mean),
                interval: { low: Math.log(mean) - spread, high: Math.log(mean) + spread },
                seeds: 5,
              },
            },
            limits,
          ),
          gap: state === 'diverged' ? null : { mean, interval: { low: mean / 1.2, high: mean * 1.2 }, seeds: 5 },
          measure: 'function',
          states: { interpolating: 0, regularised: 0, unconverged: 0, diverged: 0, [state]: 5 },
          missing: 0,
          unpaired: 0,
          runs: [],
        };
      }),
    ),
  );
  const boundaries = lambdaLines(regimes).map((line) => ({
    line,
    measured: measuredBoundary(line, limits.departure),
    predicted: {
      kind: 'predicted',
      lambda: 0.009 * (128 / (line.combination.values.width ?? NaN)) ** 0.25,
      range: { low: 0.008, high: 0.01 },
      seeds: 5,
      asked: 5,
    } as const,
    sentence: '',
  }));
  return { thresholds: limits, regimes, boundaries, laws: [] };
}
