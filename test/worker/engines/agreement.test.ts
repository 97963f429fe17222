import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/core/cell/index.js';
import { parseCell } from '../../../src/core/cell/index.js';
import type { Program, State } from '../../../src/core/engine/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import { runOf } from '../../../src/core/train/index.js';
import { EagerEngine, GraphEngine } from '../../../src/worker/engines/index.js';
import { expectClose } from '../../support/close.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { ALL_ACTIVATIONS, networkSpec, trainingOf } from '../../support/networks.js';
import { LOSSES, METHODS, randomDataset } from '../../support/problems.js';
import { runOn } from '../../support/run-on.js';
import { nativeTensorflow } from '../../support/tensorflow.js';
import { expectVectorsClose } from '../../support/vectors.js';

const native = await nativeTensorflow();
const dataset = randomDataset([5, 2], 30);

function cell(changes: object): Cell {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 2 } },
    model: { kind: 'linear' },
    loss: { name: 'squared' },
    method: { name: 'erm' },
    train: { epochs: 1000 },
    ...changes,
  });
}

/** Every loss with a rule that moves, and every such rule with the logistic loss. */
const LINEAR = [
  ...LOSSES.map((loss, i) => ({ loss, method: METHODS[2 + (i % 2)]!, lambda: (i % 2) * 0.01 })),
  ...[...METHODS, { name: 'kl-dro', tau: 0.5 }, { name: 'focal', gamma: 2 }, { name: 'jtt', t1: 300, kappa: 5 }].map(
    (method) => ({ loss: { name: 'logistic' }, method, lambda: 0 }),
  ),
];

const NETWORKS = [
  ...[1, 2, 3].flatMap((depth) => ({ depth, lambda: 0, activation: 'erf' as const })),
  ...ALL_ACTIVATIONS.map((activation) => ({ depth: 2, lambda: 0.02, activation })),
];
const GROUP_DRO = { name: 'group-dro', nu: 0.1, update: 'after' } as const;

/**
 * A graph in float64 with the Gram form over 1000 epochs and a network's fast forms with the textbook in plain loops, to
 * 1e-10; a graph in float32 with eager tensors over 200 epochs, to 1e-5.
 */
describe('engines agree', () => {
  if (native.kind === 'missing') {
    it.skip(`needs native TensorFlow: ${native.reason}`);
    return;
  }
  const { tf, version } = native;
  const double = new GraphEngine({ tf, version, precision: 'float64' });
  const single = new GraphEngine({ tf, version, precision: 'float32' });

  it.each(LINEAR)(
    'on a linear model: $loss.name $loss.alpha, $method.name $method.update, λ = $lambda',
    { timeout: 60_000 },
    async (choice) => {
      const [plain, gram] = ['graph', 'gram'].map((engine) => runOf(cell({ ...choice, engine }), dataset));
      const ours = plain!.form.observe(await runOn(double, plain!.program, 1000));
      const theirs = gram!.form.observe(await runOn(javascriptEngine, gram!.program, 1000));
      for (const key of ['coordinates', 'trainPrediction', 'testPrediction'] as const)
        expectVectorsClose(ours[key], theirs[key], 1e-10);
      expect(theirs.displacement).toBeGreaterThan(0.05);
      expectClose(await runOn(single, plain!.program, 200), await eagerly(plain!.program), 1e-5);
    },
  );

  it.each(NETWORKS)(
    'on a network: depth $depth, $activation, λ = $lambda',
    { timeout: 60_000 },
    async ({ lambda, ...changes }) => {
      // Far from the limit, which is a guide only: beyond it descent magnifies roundings.
      const choice = { spec: networkSpec({ ...changes, width: 16 }), lambda, method: GROUP_DRO, stable: 0.3 };
      const plain = trainingOf(dataset, { ...choice, input: 'plain', hidden: 'plain' });
      const theirs = plain.problem.form.observe(await runOn(matrixEngine, plain.program, 200));
      const forms = [{ hidden: 'deferred' }, ...(changes.depth > 1 ? [{ unitsPerBlock: 6 }] : [])] as const;
      for (const form of forms) {
        const fast = trainingOf(dataset, { ...choice, input: 'gram', ...form });
        const ours = fast.problem.form.observe(await runOn(double, fast.program, 200));
        for (const key of ['trainPrediction', 'testPrediction'] as const)
          expectVectorsClose(ours[key], theirs[key], 1e-10);
        expect(Math.abs(ours.norm / theirs.norm - 1)).toBeLessThan(1e-10);
        expect(Math.abs(ours.displacement / theirs.displacement - 1)).toBeLessThan(1e-10);
        expectClose(await runOn(single, fast.program, 200), await eagerly(fast.program), 1e-5);
      }
    },
  );

  /** 200 epochs by operations called one by one, on other kernels. */
  async function eagerly(program: Program): Promise<State> {
    await core.setBackend('cpu');
    try {
      return await runOn(new EagerEngine(core, version), program, 200);
    } finally {
      await core.setBackend('tensorflow');
    }
  }
});
