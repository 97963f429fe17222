import { describe, expect, it } from 'vitest';
import { supDistance } from '../../../src/core/analysis/index.js';
import { parseCell } from '../../../src/core/cell/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { row } from '../../../src/core/record/index.js';
import { runOf, train } from '../../../src/core/train/index.js';
import { engineOf } from '../../../src/worker/train-cell.js';
import { sphere } from '../../support/sphere.js';
import { nativeTensorflow } from '../../support/tensorflow.js';

const native = await nativeTensorflow();
const WIDTHS = [32, 64, 128, 256, 512, 1024, 2048];
const SEEDS = [0, 1, 2, 3, 4, 5];

/** One hidden layer, erf, β = 0.1, eight points of the unit sphere, squared loss, trained to a risk of 1e-14. */
async function trained(kind: 'network' | 'linearised', method: string, width: number, seed: number) {
  const cell = parseCell({
    data: { name: 'mnist', classes: { 0: 6, 1: 2 } },
    model: { kind, width },
    loss: { name: 'squared' },
    method: { name: method },
    seed,
    train: { epochs: 50_000, until: { train_risk: 1e-14 }, record: { points: 20 } },
  });
  const run = runOf(cell, sphere(seed));
  const engine = await engineOf(cell);
  const prepared = await engine.prepare(run.program);
  try {
    return train(run, prepared, engine.backend, { chunk: () => 1e6, onChunk: () => undefined });
  } finally {
    prepared.dispose();
  }
}

describe('over widths of 32 to 2048', () => {
  if (native.kind === 'missing') {
    it.skip(`needs native TensorFlow: ${native.reason}`);
    return;
  }

  it('a network comes closer to its linearisation, and importance weighting to ERM, like 1/width', async () => {
    const laws = { linearised: [] as number[], reweighted: [] as number[] };
    for (const seed of SEEDS) {
      const gaps: Record<keyof typeof laws, number[]> = { linearised: [], reweighted: [] };
      for (const width of WIDTHS) {
        const erm = await trained('network', 'erm', width, seed);
        expect(erm.outcome).toBe('train_risk');
        gaps.linearised.push(supGap(erm, await trained('linearised', 'erm', width, seed)));
        gaps.reweighted.push(supGap(erm, await trained('network', 'iw', width, seed)));
      }
      for (const law of ['linearised', 'reweighted'] as const) laws[law].push(slope(WIDTHS, gaps[law]));
    }
    // Theorem 4 and Lemma 5 bound the slope by −1/4. In other draws of the same setting the reference found −0.95 [−1.01,
    // −0.89] and −0.92 [−0.98, −0.85], so standard errors of 0.031 and 0.033.
    for (const [law, reference, error] of [
      ['linearised', -0.95, 0.031],
      ['reweighted', -0.92, 0.033],
    ] as const) {
      const { mean, standardError } = statistics(laws[law]);
      expect(Math.max(...laws[law])).toBeLessThan(-0.25);
      expect(Math.abs(mean - reference), law).toBeLessThan(3 * Math.hypot(standardError, error));
      // Or the comparison would say nothing.
      expect(standardError).toBeLessThan(0.1);
    }
  }, 300_000);
});

function supGap(a: CellResult, b: CellResult): number {
  return supDistance(row(a.trace, 'test_prediction', -1), row(b.trace, 'test_prediction', -1));
}

/** Of log y against log x, by least squares. */
function slope(xs: readonly number[], ys: readonly number[]): number {
  const centred = (values: readonly number[]) => {
    const logs = values.map(Math.log);
    const { mean } = statistics(logs);
    return logs.map((value) => value - mean);
  };
  const [u, v] = [centred(xs), centred(ys)];
  return u.reduce((sum, value, i) => sum + value * v[i]!, 0) / u.reduce((sum, value) => sum + value ** 2, 0);
}

function statistics(values: readonly number[]): { mean: number; standardError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}
