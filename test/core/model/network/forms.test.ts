import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossSpec, MethodSpec } from '../../../../src/core/cell/index.js';
import type { State } from '../../../../src/core/engine/index.js';
import { javascriptEngine } from '../../../../src/core/javascript/index.js';
import { matrixOps } from '../../../../src/core/ops/index.js';
import { expectClose } from '../../../support/close.js';
import { ALL_ACTIVATIONS, networkSpec, trainingOf } from '../../../support/networks.js';
import { randomDataset } from '../../../support/problems.js';
import { runOn } from '../../../support/run-on.js';
import { expectVectorsClose } from '../../../support/vectors.js';

const dataset = randomDataset([4, 2], 9);

const CASES = [1, 2, 3].flatMap((depth) =>
  [0, 0.05].flatMap((lambda) =>
    (['zero-output', 'ntk'] as const).flatMap((init) =>
      (['ntk', 'standard'] as const).map((parametrisation) => ({ depth, lambda, init, parametrisation })),
    ),
  ),
);

/** Blocks that divide the units, that do not, of one unit, and one of all. */
const blockwise = fc.record({
  width: fc.integer({ min: 1, max: 9 }),
  unitsPerBlock: fc.integer({ min: 1, max: 10 }),
  input: fc.constantFrom('gram', 'plain'),
  activation: fc.constantFrom(...ALL_ACTIVATIONS),
  method: fc.constantFrom<MethodSpec>(
    { name: 'iw' },
    { name: 'group-dro', nu: 0.5, update: 'after' },
    { name: 'jtt', t1: 5, kappa: 5 },
  ),
  loss: fc.constantFrom<LossSpec>({ name: 'squared' }, { name: 'logistic' }),
});

describe('a network whose layers 0 and 1 are gone through block by block', () => {
  it.each(CASES.filter(({ depth }) => depth > 1))(
    'trains as the plain one step by step: depth $depth, λ = $lambda, init $init, $parametrisation',
    ({ lambda, ...changes }) => {
      fc.assert(
        fc.property(blockwise, ({ width, unitsPerBlock, input, activation, method, loss }) => {
          // Few epochs, far from the limit, which is a guide only: where descent does not contract it magnifies roundings.
          const spec = networkSpec({ ...changes, width, activation });
          const choice = { spec, lambda, input, method, loss, stable: 0.05 };
          const blocks = trainingOf(dataset, { ...choice, unitsPerBlock });
          const plain = trainingOf(dataset, { ...choice, hidden: 'plain' });
          let [a, b]: [State, State] = [blocks.program.initial, plain.program.initial];
          for (let epoch = 0; epoch <= 12; epoch++) {
            if (epoch % 4 < 2) {
              const [seen, expected] = [blocks.problem.form.observe(a), plain.problem.form.observe(b)];
              for (const key of ['trainPrediction', 'testPrediction'] as const)
                expectVectorsClose(seen[key], expected[key], 1e-10);
              for (const key of ['norm', 'displacement'] as const)
                expect(Math.abs(seen[key] - expected[key])).toBeLessThan(1e-10);
            }
            a = blocks.program.step(matrixOps, a, blocks.program.constants);
            b = plain.program.step(matrixOps, b, plain.program.constants);
          }
        }),
        { numRuns: 8 },
      );
    },
  );

  it.each([
    { depth: 2, width: 1024, samples: 6, expected: 'gram blockwise 256' },
    { depth: 3, width: 1024, samples: 16, expected: 'gram blockwise 256 deferred' },
    { depth: 2, width: 1023, samples: 6, expected: 'gram deferred' },
    { depth: 2, width: 1024, samples: 17, expected: 'gram deferred' },
    { depth: 1, width: 1024, samples: 6, expected: 'gram' },
  ])(
    'is what is trained where it pays: $depth × $width units, $samples samples',
    ({ depth, width, samples, expected }) => {
      const spec = networkSpec({ depth, width });
      const { form } = trainingOf(randomDataset([samples - 2, 2], 40), { spec }).problem;
      expect(form.signature).toMatch(new RegExp(` ${expected}$`));
    },
  );

  it('has the same initial parameters and sketch as the plain one', () => {
    const spec = networkSpec({ depth: 2, width: 20, init: 'ntk' });
    const [blocks, plain] = [
      trainingOf(dataset, { spec, unitsPerBlock: 6, input: 'plain' }),
      trainingOf(dataset, { spec, hidden: 'plain', input: 'plain' }),
    ].map(({ problem }) => problem.form);
    expect(blocks!.observe(blocks!.initial).displacement).toBe(0);
    const [seen, expected] = [blocks!, plain!].map((form) => form.observe(form.initial).coordinates);
    // The norm of the pieces is put together from more of them.
    expectVectorsClose(seen!, expected!, 1e-14);
    expect(Math.abs(blocks!.initialNorm / plain!.initialNorm - 1)).toBeLessThan(1e-14);
  });
});

describe('a network with its first layer in Gram form', () => {
  it.each(CASES)(
    'trains as the plain one step by step: depth $depth, λ = $lambda, init $init, $parametrisation',
    ({ lambda, ...changes }) => {
      const spec = networkSpec({ ...changes, width: 7 });
      for (const method of [{ name: 'iw' }, { name: 'group-dro', nu: 0.5, update: 'after' }] as const) {
        const [gram, plain] = (['gram', 'plain'] as const).map((input) =>
          trainingOf(dataset, { spec, lambda, input, method }),
        ) as [ReturnType<typeof trainingOf>, ReturnType<typeof trainingOf>];
        let [a, b]: [State, State] = [gram.program.initial, plain.program.initial];
        for (let epoch = 0; epoch <= 60; epoch++) {
          const [seen, expected] = [gram.problem.form.observe(a), plain.problem.form.observe(b)];
          expectVectorsClose(seen.trainPrediction, expected.trainPrediction, 1e-10);
          expectVectorsClose(seen.testPrediction, expected.testPrediction, 1e-10);
          expect(Math.abs(seen.norm - expected.norm)).toBeLessThan(1e-10);
          expect(Math.abs(seen.displacement - expected.displacement)).toBeLessThan(1e-10);
          a = gram.program.step(matrixOps, a, gram.program.constants);
          b = plain.program.step(matrixOps, b, plain.program.constants);
        }
        expect(gram.problem.form.observe(a).displacement).toBeGreaterThan(0.1);
      }
    },
  );

  it.each(CASES)(
    'is the same in generated JavaScript: depth $depth, λ = $lambda, init $init, $parametrisation',
    async ({ lambda, ...changes }) => {
      const { program } = trainingOf(dataset, { spec: networkSpec({ ...changes, width: 5 }), lambda });
      let state = program.initial;
      for (let epoch = 0; epoch < 50; epoch++) state = program.step(matrixOps, state, program.constants);
      expectClose(await runOn(javascriptEngine, program, 50), state, 1e-10);
    },
  );
});
