import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/core/cell/index.js';
import { parseCell } from '../../../src/core/cell/index.js';
import type { Engine } from '../../../src/core/engine/index.js';
import { runOf } from '../../../src/core/train/index.js';
import { EagerEngine, GraphEngine } from '../../../src/worker/engines/index.js';
import { trainWithCuts } from '../../support/checkpoints.js';
import { randomDataset } from '../../support/problems.js';
import { nativeTensorflow } from '../../support/tensorflow.js';

const native = await nativeTensorflow();
const dataset = randomDataset([5, 1], 30);

const MODELS = {
  linear: { kind: 'linear' },
  network: { kind: 'network', width: 16, depth: 2 },
  linearised: { kind: 'linearised', width: 16 },
};
const METHODS = { 'Group DRO': { name: 'group-dro', nu: 0.1 }, JTT: { name: 'jtt', t1: 40 } };

const CASES = Object.entries(MODELS).flatMap(([model, spec]) =>
  Object.entries(METHODS).map(([method, rule]) => [`${model}, ${method}`, spec, rule] as const),
);

/** Cut up to twice, anywhere, `runs` times. */
async function expectUncut(engine: Engine, of: Cell, runs: number): Promise<void> {
  const { epochs } = of.train;
  const run = runOf(of, dataset);
  const prepared = await engine.prepare(run.program);
  const whole = trainWithCuts(run, prepared, engine.backend, [], [epochs]);
  expect(whole).toMatchObject({ outcome: 'epochs', epochs });
  const cuts = fc.array(fc.integer({ min: 1, max: epochs }), { minLength: 1, maxLength: 2 });
  const chunks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(cuts, chunks, (at, sizes) => {
      const sorted = at.toSorted((a, b) => a - b);
      expect(trainWithCuts(run, prepared, engine.backend, sorted, sizes)).toEqual(whole);
    }),
    { numRuns: runs },
  );
  prepared.dispose();
}

function cell(model: object, method: object, precision: string, epochs: number): Cell {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 1 } },
    model,
    loss: { name: 'logistic' },
    method,
    precision,
    engine: 'graph',
    train: { epochs, record: { points: 12 } },
  });
}

describe('on graphs, a run cut and gone on with ends as if it had never been cut', () => {
  if (native.kind === 'missing') {
    it.skip(`needs native TensorFlow: ${native.reason}`);
    return;
  }
  const { tf, version } = native;
  describe.each(['float64', 'float32'] as const)('%s', (precision) => {
    const engine = new GraphEngine({ tf, version, precision });
    it.each(CASES)('%s', { timeout: 60_000 }, (_name, model, method) =>
      expectUncut(engine, cell(model, method, precision, 100), 10),
    );
  });
});

describe('on eager tensors, a run cut and gone on with ends as if it had never been cut', () => {
  beforeAll(async () => {
    await core.setBackend('cpu');
  });

  it.each(CASES)('%s', { timeout: 60_000 }, (_name, model, method) =>
    expectUncut(new EagerEngine(core, '4.22.0'), cell(model, method, 'float32', 50), 3),
  );
});
