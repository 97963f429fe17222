import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossSpec, MethodSpec } from '../../../../src/core/cell/index.js';
import { javascriptEngine } from '../../../../src/core/javascript/index.js';
import { matrixOps } from '../../../../src/core/ops/index.js';
import { expectSameBits } from '../../../support/close.js';
import { matrixEngine } from '../../../support/matrix-engine.js';
import { ALL_ACTIVATIONS, networkSpec, trainingOf } from '../../../support/networks.js';
import { randomDataset } from '../../../support/problems.js';
import { runOn } from '../../../support/run-on.js';

const METHODS: readonly MethodSpec[] = [
  { name: 'erm' },
  { name: 'iw' },
  { name: 'group-dro', nu: 0.5, update: 'after' },
  { name: 'group-dro', nu: 0.5, update: 'before' },
  { name: 'jtt', t1: 17, kappa: 5 },
];
const LOSSES: readonly LossSpec[] = [{ name: 'squared' }, { name: 'logistic' }];

const choices = fc.record({
  spec: fc
    .record({
      depth: fc.integer({ min: 2, max: 3 }),
      width: fc.integer({ min: 1, max: 9 }),
      activation: fc.constantFrom(...ALL_ACTIVATIONS),
      init: fc.constantFrom('zero-output', 'ntk'),
      parametrisation: fc.constantFrom('ntk', 'standard'),
    })
    .map(networkSpec),
  lambda: fc.constantFrom(0, 0.05),
  input: fc.constantFrom('gram', 'plain'),
  loss: fc.constantFrom(...LOSSES),
  method: fc.constantFrom(...METHODS),
  seed: fc.nat(100),
});

/** Deferred by itself, or block by block with layer 0. */
const unitsPerBlock = fc.constantFrom({}, { unitsPerBlock: 2 }, { unitsPerBlock: 16 });

describe('hidden-to-hidden weights with a deferred update', () => {
  it('are those of the textbook form, bit for bit, epoch by epoch', () => {
    fc.assert(
      fc.property(choices, fc.integer({ min: 0, max: 9 }), (choice, seed) => {
        const dataset = randomDataset([4, 2], 5, seed);
        const [deferred, plain] = (['deferred', 'plain'] as const).map((hidden) =>
          trainingOf(dataset, { ...choice, hidden }),
        ) as [ReturnType<typeof trainingOf>, ReturnType<typeof trainingOf>];
        let [a, b] = [deferred.program.initial, plain.program.initial];
        const observed = () => [deferred.problem.form.observe(a), plain.problem.form.observe(b)];
        for (let epoch = 0; epoch < 300; epoch++) {
          a = stepped(deferred.program, a);
          b = stepped(plain.program, b);
          if (epoch % 20 > 1) continue;
          const [seen, expected] = observed();
          // The operations are the same ones: only where an epoch is cut differs.
          expect(seen).toEqual(expected);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('do not depend on where a run is cut', async () => {
    await fc.assert(
      fc.asyncProperty(choices, unitsPerBlock, fc.nat(40), fc.nat(40), async (choice, units, first, second) => {
        const { program } = trainingOf(randomDataset([4, 2], 5), { ...choice, ...units });
        for (const engine of [matrixEngine, javascriptEngine]) {
          const prepared = await engine.prepare(program);
          const cut = prepared.advance(prepared.advance(program.initial, first), second);
          expectSameBits(cut, prepared.advance(program.initial, first + second));
          prepared.dispose();
        }
      }),
      { numRuns: 20 },
    );
  });

  it('go back to where they began when a rule restarts', async () => {
    const method = { name: 'jtt', t1: 5, kappa: 1 } as const;
    const spec = networkSpec({ depth: 2, width: 6, init: 'ntk' });
    for (const [lambda, units] of [0, 0.05].flatMap((lambda) =>
      [{}, { unitsPerBlock: 4 }].map((units) => [lambda, units] as const),
    )) {
      const { program, problem } = trainingOf(randomDataset([4, 2], 5), { spec, method, lambda, ...units });
      const seen = problem.form.observe(await runOn(matrixEngine, program, 6));
      expect(seen.displacement).toBe(0);
      expect(seen.norm).toBe(problem.form.initialNorm);
    }
  });
});

function stepped(program: Parameters<typeof matrixEngine.prepare>[0], state: typeof program.initial) {
  return program.step(matrixOps, state, program.constants);
}
