import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../../src/core/train/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import { EagerEngine, GraphEngine } from '../../../src/worker/engines/index.js';
import { CLASS_LOSSES, classDataset, classRun } from '../../support/classes.js';
import { expectClose, expectSameBits } from '../../support/close.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { METHODS, SAMPLE_METHODS } from '../../support/problems.js';
import { runOn } from '../../support/run-on.js';
import { nativeTensorflow } from '../../support/tensorflow.js';
import { expectVectorsClose } from '../../support/vectors.js';

const native = await nativeTensorflow();
const dataset = classDataset([5, 3, 2], 14);

const METHOD = { name: 'group-dro', nu: 0.05 };
const MODELS = [
  { kind: 'network', width: 12 },
  { kind: 'network', width: 12, depth: 2, init: 'ntk' },
  { kind: 'linearised', width: 12 },
  { kind: 'linearised', width: 12, init: 'ntk' },
];

const cases = CLASS_LOSSES.flatMap((loss) => MODELS.map((model) => ({ loss, model })));
const linear = (name: string, changes: object = {}): Run =>
  classRun(dataset, {
    loss: { name },
    method: METHOD,
    lambda: 0.01,
    engine: 'graph',
    train: { epochs: 1000 },
    ...changes,
  });

describe('losses over classes as graphs', () => {
  if (native.kind === 'missing') {
    it.skip(`need native TensorFlow: ${native.reason}`);
    return;
  }
  const { tf, version } = native;

  describe.each(['xla', 'kernels'] as const)('by %s', { timeout: 120_000 }, (target) => {
    const double = new GraphEngine({ tf, version, precision: 'float64', target });
    const single = new GraphEngine({ tf, version, precision: 'float32', target });

    it.each(CLASS_LOSSES)('a linear model agrees with its Gram form over 2000 epochs: %s', async (name) => {
      const plain = linear(name);
      const gram = linear(name, { engine: 'gram' });
      const ours = plain.form.observe(await runOn(double, plain.program, 2000));
      for (const engine of [javascriptEngine, matrixEngine]) {
        const theirs = gram.form.observe(await runOn(engine, gram.program, 2000));
        expectVectorsClose(ours.coordinates, theirs.coordinates, 1e-10);
        expectVectorsClose(ours.testPrediction, theirs.testPrediction, 1e-10);
      }
      // In either form the same graph engine too.
      expectClose(await runOn(double, gram.program, 2000), await runOn(javascriptEngine, gram.program, 2000), 1e-10);
    });

    it.each(cases)('a $model.kind agrees with plain loops: $loss, $model', async ({ loss, model }) => {
      const { program } = linear(loss, { model });
      const expected = await runOn(matrixEngine, program, 100);
      expectClose(await runOn(double, program, 100), expected, 1e-10);
      // 100 steps of a few hundred roundings of 6e-8 each, which contract rather than grow.
      expectClose(await runOn(single, program, 100), expected, 1e-4);
    });

    it.each([...METHODS, ...SAMPLE_METHODS])('$name $update takes the steps of plain loops', async (method) => {
      for (const name of CLASS_LOSSES) {
        const { program } = linear(name, { method });
        const [ours, theirs] = await Promise.all([double.prepare(program), matrixEngine.prepare(program)]);
        let state = program.initial;
        for (let epoch = 0; epoch < 22; epoch++) {
          const [actual, expected] = [ours.advance(state, 1), theirs.advance(state, 1)];
          for (const key of Object.keys(expected)) expectVectorsClose(actual[key]!.data, expected[key]!.data, 1e-11);
          state = expected;
        }
        expectSameBits(ours.advance(ours.advance(program.initial, 9), 13), ours.advance(program.initial, 22));
        ours.dispose();
      }
    });

    it('cross-entropy keeps its digits where the true class is certain, in both precisions', async () => {
      for (const [engine, scale, tolerance] of [
        [double, 600, 1e-12],
        [single, 80, 1e-4],
      ] as const) {
        // Kernel 0 keeps f where it is: the state's first step is the pull, −η q ∂ℓ/∂ŷ, itself.
        const run = linear('cross-entropy', { engine: 'gram', method: { name: 'erm' }, lambda: 0 });
        const { kernel, f0 } = run.program.constants;
        const certain = {
          ...f0!,
          data: f0!.data.map((_, i) => (i % 3 === dataset.train.y[Math.floor(i / 3)] ? scale : i % 3)),
        };
        const zero = { ...kernel!, data: kernel!.data.map(() => 0) };
        const program = { ...run.program, constants: { ...run.program.constants, kernel: zero, f0: certain } };
        const expected = (await runOn(matrixEngine, program, 1))['a']!.data;
        const actual = (await runOn(engine, program, 1))['a']!.data;
        expected.forEach((value, i) => expect(Math.abs(actual[i]! / value - 1)).toBeLessThan(tolerance));
        expect(Math.abs(expected[0]!)).toBeLessThan(Math.exp(3 - scale));
        expect(expected[0]).not.toBe(0);
      }
    });
  });

  it('float32 graphs agree with eager tensors over 200 epochs', { timeout: 120_000 }, async () => {
    for (const name of CLASS_LOSSES) {
      const { program } = linear(name);
      await core.setBackend('cpu');
      const expected = await runOn(new EagerEngine(core, '4.22.0'), program, 200);
      await core.setBackend('tensorflow');
      for (const target of ['xla', 'kernels'] as const) {
        const engine = new GraphEngine({ tf, version, precision: 'float32', target });
        expectClose(await runOn(engine, program, 200), expected, 1e-5);
      }
    }
  });
});

describe('losses over classes on eager tensors', () => {
  beforeAll(async () => {
    await core.setBackend('cpu');
  });

  it.each(cases)('a $model.kind agrees with plain loops: $loss, $model', async ({ loss, model }) => {
    const { program } = linear(loss, { model });
    const expected = await runOn(matrixEngine, program, 50);
    expectClose(await runOn(new EagerEngine(core, '4.22.0'), program, 50), expected, 1e-4);
  });
});
