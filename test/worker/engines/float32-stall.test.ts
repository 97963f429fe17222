import { describe, expect, it } from 'vitest';
import { parseCell } from '../../../src/core/cell/index.js';
import { multiply } from '../../../src/core/linalg/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { row, scalar } from '../../../src/core/record/index.js';
import { runOf, train } from '../../../src/core/train/index.js';
import { loadDataset } from '../../../src/worker/datasets/index.js';
import { createTensorflowEngine } from '../../../src/worker/engines/index.js';
import { nativeTensorflow } from '../../support/tensorflow.js';

const native = await nativeTensorflow();
const LEARNING_RATE = 7;

function sixDigits(precision: 'float64' | 'float32') {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 1 }, test: { 0: 1, 1: 1 }, seed: 0 },
    model: { kind: 'linear' },
    loss: { name: 'logistic' },
    method: { name: 'erm' },
    engine: 'graph',
    precision,
    lr: LEARNING_RATE,
    train: { epochs: 200_000, record: { points: 40 } },
  });
}

/** Whether θ is the same, bit for bit, at a recorded point and the one before. */
function rests({ trace }: CellResult, t: number): boolean {
  const before = row(trace, 'coordinates', t - 1);
  return row(trace, 'coordinates', t).every((value, j) => Object.is(value, before[j]));
}

/**
 * Figure 3 of the paper: in single precision the logistic run of ERM "gets stuck". Six digits, the linear model in its
 * plain form. The large η only brings forward what η = 10⁻⁴ takes some 10⁷ epochs for: after two epochs the five 0s have
 * margins above 104, where e^(−z) is less than half the smallest float32 and hence 0 (from z = 87 on it is subnormal), and
 * the 1 has z = 22.5, so that its pull on each weight, η/6 · e^(−z) · x_j < 3 · 10⁻¹⁰, is below half a unit in the last
 * place of the weight, and adding it changes nothing. Neither the loss nor the rule is at fault, and double precision, whose
 * units are 5 · 10⁸ times as small, goes on.
 */
describe('the logistic loss in single precision', () => {
  if (native.kind === 'missing') {
    it.skip(`needs native TensorFlow: ${native.reason}`);
    return;
  }
  const trained = async (precision: 'float64' | 'float32') => {
    const cell = sixDigits(precision);
    const run = runOf(cell, loadDataset(cell.data));
    const engine = createTensorflowEngine(native, precision);
    const prepared = await engine.prepare(run.program);
    const result = train(run, prepared, engine.backend, { chunk: () => 50_000, onChunk: () => undefined });
    const theta = prepared.advance(run.program.initial, cell.train.epochs)['theta']!.data;
    prepared.dispose();
    return { run, result, theta };
  };

  it('gets stuck where double precision moves on', async () => {
    const [single, double] = [await trained('float32'), await trained('float64')];
    const { points } = single.result.trace;
    const late = Array.from({ length: points }, (_, t) => t).filter(
      (t) => scalar(single.result.trace, 'epoch', t - (t > 0 ? 1 : 0)) >= 10,
    );
    expect(late.length).toBeGreaterThan(20);
    for (const t of late) {
      expect(rests(single.result, t)).toBe(true);
      expect(rests(double.result, t)).toBe(false);
    }
    // Stuck, not done: the risk is far from what float32 takes for 0, and double precision has lowered it.
    const risk = (result: CellResult, t: number): number => scalar(result.trace, 'train_risk', t);
    expect(risk(single.result, -1)).toBeGreaterThan(1e-12);
    expect(risk(double.result, -1)).toBeLessThan(risk(double.result, late[0]!) * (1 - 1e-4));
  });

  it('because every update is lost in rounding', async () => {
    const { run, theta } = await trained('float32');
    const { x, y } = run.dataset.train;
    const margins = multiply(x, theta).map((f, i) => f * y[i]!);
    const pulls = margins.map((z) => (LEARNING_RATE / 6) * Math.exp(-z));
    expect(margins.filter((z) => Math.fround(Math.exp(-z)) === 0)).toHaveLength(5);
    expect(Math.max(...pulls)).toBeGreaterThan(1e-11);
    for (let j = 0; j < x.columns; j++) {
      const update = pulls.reduce((sum, pull, i) => sum + pull * y[i]! * x.data[i * x.columns + j]!, 0);
      expect(Math.fround(theta[j]! + update)).toBe(theta[j]);
    }
  });
});
