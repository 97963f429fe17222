import { describe, expect, it } from 'vitest';
import { GraphEngine } from '../../../src/worker/engines/index.js';
import { expectClose } from '../../support/close.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { ALL_ACTIVATIONS, networkSpec, trainingOf } from '../../support/networks.js';
import { randomDataset } from '../../support/problems.js';
import { runOn } from '../../support/run-on.js';
import { nativeTensorflow } from '../../support/tensorflow.js';

const native = await nativeTensorflow();
const dataset = randomDataset([4, 2], 9);
const CASES = [
  ...ALL_ACTIVATIONS.map((activation) => ({ activation, depth: 2, lambda: 0.05, input: 'gram' as const })),
  ...[1, 2, 3].map((depth) => ({ activation: 'erf' as const, depth, lambda: 0, input: 'gram' as const })),
  { activation: 'tanh' as const, depth: 2, lambda: 0.05, input: 'plain' as const },
  // Wide enough for the gradient of W¹ to be written as a sum of outer products.
  { activation: 'erf' as const, depth: 2, lambda: 0, input: 'gram' as const, width: 40 },
];

describe('networks as graphs', () => {
  if (native.kind === 'missing') {
    it.skip(`need native TensorFlow: ${native.reason}`);
    return;
  }
  const { tf, version } = native;

  describe.each(['xla', 'kernels'] as const)('by %s', (target) => {
    const engine = (precision: 'float64' | 'float32') => new GraphEngine({ tf, version, precision, target });
    const double = engine('float64');
    const single = engine('float32');

    it.each(CASES)('agree with plain loops: $activation, depth $depth, λ = $lambda, $input', async (choice) => {
      const spec = networkSpec({
        activation: choice.activation,
        depth: choice.depth,
        width: 'width' in choice ? choice.width : 12,
      });
      const method = { name: 'group-dro', nu: 0.5, update: 'after' } as const;
      const { program } = trainingOf(dataset, { ...choice, spec, method });
      const expected = await runOn(matrixEngine, program, 100);
      expectClose(await runOn(double, program, 100), expected, 1e-10);
      // 100 steps of a few hundred roundings of 6e-8 each, which contract rather than grow.
      expectClose(await runOn(single, program, 100), expected, 1e-4);
      expect(expected['w1']!.data.every(Number.isFinite)).toBe(true);
    });
  });
});
