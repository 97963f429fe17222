import { describe, expect, it } from 'vitest';
import type { State } from '../../../../src/core/engine/index.js';
import { javascriptEngine } from '../../../../src/core/javascript/index.js';
import { matrixOps } from '../../../../src/core/ops/index.js';
import { expectClose } from '../../../support/close.js';
import { networkSpec, trainingOf } from '../../../support/networks.js';
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
