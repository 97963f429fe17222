import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import { expectVectorsClose } from '../../support/vectors.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { linearProgram, LOSSES, METHODS, randomProblem, SAMPLE_METHODS } from '../../support/problems.js';

const EPOCHS = 60;

/** n = 6 is written out in variables, n = 40 in loops over arrays, n = 17 just beyond the limit. */
const SIZES: readonly { readonly groups: readonly number[] }[] = [
  { groups: [5, 1] },
  { groups: [12, 5] },
  { groups: [25, 12, 3] },
];

describe.each(SIZES)('generated JavaScript with groups of $groups', ({ groups }) => {
  const problem = randomProblem(groups, 50);

  it.each(
    LOSSES.flatMap((loss) =>
      METHODS.flatMap((method) =>
        [0, 0.01].flatMap((lambda) => (['gram', 'plain'] as const).map((form) => ({ loss, method, lambda, form }))),
      ),
    ),
  )('takes the steps of the reference: $loss.name $method.name λ=$lambda $form', async (choice) => {
    const program = linearProgram(problem, choice);
    const [ours, reference] = await Promise.all([javascriptEngine.prepare(program), matrixEngine.prepare(program)]);
    const end = ours.advance(program.initial, EPOCHS);
    const expected = reference.advance(program.initial, EPOCHS);
    expect(Object.keys(end)).toEqual(Object.keys(program.initial));
    // Each epoch adds a few roundings, each of at most n terms; descent does not amplify them.
    const tolerance = EPOCHS * 64 * Number.EPSILON;
    for (const name of Object.keys(end)) expectVectorsClose(end[name]!.data, expected[name]!.data, tolerance);
  });

  it.each(LOSSES.flatMap((loss) => SAMPLE_METHODS.map((method) => ({ loss, method }))))(
    'takes the steps of the reference, sample by sample: $loss.name $method.name',
    async ({ loss, method }) => {
      const program = linearProgram(problem, { loss, method, lambda: 0.01, form: 'gram' });
      const [ours, reference] = await Promise.all([javascriptEngine.prepare(program), matrixEngine.prepare(program)]);
      let state = program.initial;
      for (let epoch = 0; epoch < 25; epoch++) {
        // From the same state every time: weights on a few samples make descent bounce between them, and that
        // magnifies any rounding more and more.
        const [actual, expected] = [ours.advance(state, 1), reference.advance(state, 1)];
        expect(Object.keys(actual)).toEqual(Object.keys(expected));
        // χ²-DRO divides roundings of the losses by their spread, which is above 10⁻³ of them here.
        for (const name of Object.keys(actual)) expectVectorsClose(actual[name]!.data, expected[name]!.data, 1e-11);
        state = expected;
      }
    },
  );

  it('cuts anywhere without changing a bit, and leaves its input alone', async () => {
    for (const method of [...METHODS, ...SAMPLE_METHODS]) {
      const program = linearProgram(problem, { loss: { name: 'logistic' }, method, lambda: 0.01, form: 'gram' });
      const prepared = await javascriptEngine.prepare(program);
      const before = structuredClone(program.initial);
      const whole = prepared.advance(program.initial, EPOCHS);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: EPOCHS }), { maxLength: 5 }), (cuts) => {
          let state = program.initial;
          let done = 0;
          for (const cut of [...cuts.toSorted((a, b) => a - b), EPOCHS]) {
            state = prepared.advance(state, cut - done);
            done = cut;
          }
          expect(state).toEqual(whole);
        }),
        { numRuns: 30 },
      );
      expect(program.initial).toEqual(before);
    }
  });
});
