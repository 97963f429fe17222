import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import type { Engine, Program } from '../../../src/core/engine/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import { EagerEngine, GraphEngine } from '../../../src/worker/engines/index.js';
import { expectSameBits } from '../../support/close.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { linearProgram, LOSSES, METHODS, randomProblem, SAMPLE_METHODS } from '../../support/problems.js';
import { nativeTensorflow } from '../../support/tensorflow.js';
import { expectVectorsClose } from '../../support/vectors.js';

const native = await nativeTensorflow();

/** JTT restarts at the twentieth of them. */
const EPOCHS = 25;
const problem = randomProblem([12, 5], 50);

/** Every rule, and every loss with some rule. */
const programs = [...METHODS, ...SAMPLE_METHODS].map((method, i) => {
  const loss = LOSSES[i % LOSSES.length]!;
  const name = `${method.name} with ${loss.name} loss`;
  return { name, program: linearProgram(problem, { loss, method, lambda: 0.01, form: 'plain' }) };
});

/** Epoch by epoch from the states of the yardstick: descent that bounces between samples would magnify roundings. */
async function expectSameSteps(engine: Engine, yardstick: Engine, program: Program, tolerance: number): Promise<void> {
  const [ours, theirs] = await Promise.all([engine.prepare(program), yardstick.prepare(program)]);
  let state = program.initial;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const [actual, expected] = [ours.advance(state, 1), theirs.advance(state, 1)];
    for (const name of Object.keys(expected)) expectVectorsClose(actual[name]!.data, expected[name]!.data, tolerance);
    state = expected;
  }
  ours.dispose();
}

describe('on graphs', () => {
  if (native.kind === 'missing') {
    it.skip(`needs native TensorFlow: ${native.reason}`);
    return;
  }
  const { tf, version } = native;
  describe.each(['xla', 'kernels'] as const)('in float64 by %s', (target) => {
    const engine = new GraphEngine({ tf, version, precision: 'float64', target });

    it.each(programs)('$name takes the steps of generated JavaScript', { timeout: 60_000 }, async ({ program }) => {
      await expectSameSteps(engine, javascriptEngine, program, 1e-11);
    });

    it.each(programs)('$name gives the same bits wherever it is cut', { timeout: 60_000 }, async ({ program }) => {
      const prepared = await engine.prepare(program);
      const whole = prepared.advance(program.initial, EPOCHS);
      for (const cut of [1, 19, 20, 21])
        expectSameBits(prepared.advance(prepared.advance(program.initial, cut), EPOCHS - cut), whole);
      prepared.dispose();
    });
  });
});

describe('on eager tensors', () => {
  beforeAll(async () => {
    await core.setBackend('cpu');
  });

  it.each(programs)('$name takes the steps of plain loops to single precision', async ({ program }) => {
    // A spread of losses of a hundredth of them costs two of seven digits.
    await expectSameSteps(new EagerEngine(core, '4.22.0'), matrixEngine, program, 1e-4);
  });
});
