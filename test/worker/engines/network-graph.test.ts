import { describe, expect, it } from 'vitest';
import { EagerEngine, GraphEngine } from '../../../src/worker/engines/index.js';
import { expectClose, expectSameBits } from '../../support/close.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { ALL_ACTIVATIONS, networkSpec, trainingOf } from '../../support/networks.js';
import { randomDataset } from '../../support/problems.js';
import { runOn } from '../../support/run-on.js';
import { nativeTensorflow } from '../../support/tensorflow.js';

const native = await nativeTensorflow();
const dataset = randomDataset([4, 2], 9);
const BLOCKWISE = { activation: 'erf' as const, width: 40, unitsPerBlock: 16 };
const CASES = [
  ...ALL_ACTIVATIONS.map((activation) => ({ activation, depth: 2, lambda: 0.05, input: 'gram' as const })),
  ...[1, 2, 3].map((depth) => ({ activation: 'erf' as const, depth, lambda: 0, input: 'gram' as const })),
  { activation: 'tanh' as const, depth: 2, lambda: 0.05, input: 'plain' as const },
  // Wide enough for the gradient of W¹ to be written as a sum of outer products.
  { activation: 'erf' as const, depth: 2, lambda: 0, input: 'gram' as const, width: 40 },
  // Wide enough for back-propagation through W¹ to be turned round.
  { activation: 'tanh' as const, depth: 2, lambda: 0.05, input: 'gram' as const, width: 256 },
  // In blocks, the last of them smaller.
  ...[2, 3].map((depth) => ({ ...BLOCKWISE, depth, lambda: 0, input: 'gram' as const })),
  { ...BLOCKWISE, depth: 2, lambda: 0.05, input: 'plain' as const },
  { ...BLOCKWISE, depth: 2, lambda: 0.05, input: 'gram' as const, width: 300, unitsPerBlock: 128 },
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
      expect(expected['b1']!.data.every(Number.isFinite)).toBe(true);
    });

    it.each([
      { depth: 2, width: 12, lambda: 0, method: { name: 'group-dro', nu: 0.5, update: 'after' } as const },
      { depth: 3, width: 40, lambda: 0.05, method: { name: 'jtt', t1: 13, kappa: 5 } as const },
      { depth: 2, width: 256, lambda: 0, method: { name: 'iw' } as const },
      { depth: 3, width: 40, lambda: 0.05, method: { name: 'jtt', t1: 13, kappa: 5 } as const, unitsPerBlock: 16 },
    ])('do not depend on where a run is cut: depth $depth, width $width', async ({ depth, width, ...choice }) => {
      const { program } = trainingOf(dataset, { spec: networkSpec({ depth, width }), ...choice });
      for (const engine of [double, single]) {
        const prepared = await engine.prepare(program);
        const whole = prepared.advance(program.initial, 50);
        for (const cut of [1, 8, 13, 14, 29]) {
          const start = prepared.advance(program.initial, cut);
          expectSameBits(prepared.advance(start, 50 - cut), whole);
        }
        prepared.dispose();
      }
    });
  });

  it('do not depend on where a run of single operations is cut', async () => {
    const engine = new EagerEngine(tf, version);
    const method = { name: 'jtt', t1: 6, kappa: 5 } as const;
    const { program } = trainingOf(dataset, { spec: networkSpec({ depth: 3, width: 8 }), lambda: 0.05, method });
    const prepared = await engine.prepare(program);
    const whole = prepared.advance(program.initial, 20);
    for (const cut of [1, 6, 7, 12])
      expectSameBits(prepared.advance(prepared.advance(program.initial, cut), 20 - cut), whole);
    prepared.dispose();
  });
});
