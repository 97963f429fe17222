import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../../../src/core/cell/index.js';
import type { State } from '../../../../src/core/engine/index.js';
import { javascriptEngine } from '../../../../src/core/javascript/index.js';
import { linearisedProblem, networkProblem } from '../../../../src/core/model/index.js';
import { matrix, matrixOps } from '../../../../src/core/ops/index.js';
import { row } from '../../../../src/core/record/index.js';
import { grwProgram } from '../../../../src/core/step/index.js';
import { train } from '../../../../src/core/train/index.js';
import { rmsDistance, supDistance } from '../../../../src/core/analysis/index.js';
import { CLASS_LOSSES, classDataset, classRun } from '../../../support/classes.js';
import { expectClose } from '../../../support/close.js';
import { ALL_ACTIVATIONS, networkSpec } from '../../../support/networks.js';
import { runOn } from '../../../support/run-on.js';
import { matrixEngine } from '../../../support/matrix-engine.js';
import { expectVectorsClose } from '../../../support/vectors.js';

/** With more samples than twice the features, so that the cheaper first layer is the plain one, whose state is θ. */
const dataset = classDataset([5, 3, 2], 4);
const CLASSES = 3;

const numeric = (f: (by: number) => number, step = 1e-4): number =>
  (f(-2 * step) - 8 * f(-step) + 8 * f(step) - f(2 * step)) / (12 * step);

function shifted(state: State, by: (name: string, index: number) => number): State {
  return Object.fromEntries(
    Object.entries(state).map(([name, m]) => [name, { ...m, data: m.data.map((value, i) => value + by(name, i)) }]),
  );
}

const CASES = CLASS_LOSSES.flatMap((loss) =>
  ALL_ACTIVATIONS.flatMap((activation) => [1, 2].map((depth) => ({ loss, activation, depth }))),
);

describe('an epoch of a network with several outputs', () => {
  it.each(CASES)('follows the gradient that finite differences give: $loss, $activation, depth $depth', (choice) => {
    const { loss: name, activation, depth } = choice;
    const model = networkSpec({ activation, depth, width: 3, beta: 0.3, init: 'ntk' });
    const lambda = 0.2;
    const run = classRun(dataset, { loss: { name }, model, method: { name: 'iw' }, lambda, lr: 0.5 });
    const { facts, loss, rule } = run;
    // The state of deferred weights is not θ.
    const { form } = networkProblem(model, dataset, run.cell.seed, true, { hidden: 'plain', outputs: CLASSES });
    const labels = dataset.train.y;
    const program = grwProgram({ form, loss, lossName: name, rule, labels, learningRate: facts.learningRate, lambda });
    const start = program.initial;
    expect(start[`w${depth}`]).toMatchObject({ rows: 3, columns: CLASSES });
    // Away from θ⁽⁰⁾, where the penalty has a gradient.
    const here = shifted(start, (_, i) => 0.05 * Math.sin(7 * i));
    const next = program.step(matrixOps, here, program.constants);
    const weights = Array.from(dataset.train.group, (k) => 1 / (CLASSES * [5, 3, 2][k]!));

    const objective = (state: State): number => {
      const f = form.predict(matrixOps, state, program.constants);
      const losses = loss.value(matrixOps, f, program.constants['labels']!, program.constants).data;
      const moved = Object.entries(state).flatMap(([key, { data }]) =>
        [...data].map((v, i) => v - start[key]!.data[i]!),
      );
      return losses.reduce((sum, l, i) => sum + weights[i]! * l, 0) + 0.1 * moved.reduce((sum, v) => sum + v * v, 0);
    };
    for (const [key, { data }] of Object.entries(here))
      data.forEach((_, i) => {
        const slope = numeric((by) => objective(shifted(here, (of, j) => (of === key && j === i ? by : 0))));
        const gradient = (data[i]! - next[key]!.data[i]!) / facts.learningRate;
        // Truncation step⁴/30 sup|ℓ⁽⁵⁾| and rounding ε/step, both some 10⁻¹².
        expect(Math.abs(gradient - slope), `${key}[${i}]`).toBeLessThan(1e-9);
      });
  });

  it.each(CLASS_LOSSES)('is the same with either form of the first layer: %s', async (name) => {
    for (const [depth, lambda, init] of [
      [1, 0, 'zero-output'],
      [2, 0.05, 'ntk'],
      [3, 0.05, 'zero-output'],
    ] as const) {
      const model = { kind: 'network', depth, width: 6, init };
      // In nine dimensions the Gram form is the cheaper one for ten samples.
      const gram = classRun(classDataset([5, 3, 2], 9), { loss: { name }, model, lambda });
      expect(Object.keys(gram.program.initial)).toContain('a');
      const spec: NetworkSpec = networkSpec({ depth, width: 6, init });
      const plain = networkProblem(spec, gram.dataset, 0, lambda > 0, { input: 'plain', outputs: CLASSES }).form;
      const constants = { ...gram.program.constants, ...plain.constants };
      const decay = lambda > 0 ? gram.program.constants['decay']! : null;
      let [a, b]: [State, State] = [gram.program.initial, plain.initial];
      for (let epoch = 0; epoch <= 40; epoch++) {
        const [seen, expected] = [gram.form.observe(a), plain.observe(b)];
        expectVectorsClose(seen.trainPrediction, expected.trainPrediction, 1e-11);
        expectVectorsClose(seen.testPrediction, expected.testPrediction, 1e-11);
        expect(seen.norm).toBeCloseTo(expected.norm, 10);
        expect(seen.displacement).toBeCloseTo(expected.displacement, 10);
        const f = plain.predict(matrixOps, b, constants);
        const slope = gram.loss.derivative(matrixOps, f, constants['labels']!, constants);
        const pull = matrixOps.mul(matrixOps.constant(gram.facts.learningRate / 10), slope);
        [a, b] = [
          gram.program.step(matrixOps, a, gram.program.constants),
          plain.descend(matrixOps, b, constants, pull, decay),
        ];
      }
      expectClose(await runOn(javascriptEngine, gram.program, 40), await runOn(matrixEngine, gram.program, 40), 1e-10);
    }
  });

  it('starts as a network of one output does, in its first output', () => {
    const one = networkProblem(networkSpec({ width: 5, init: 'ntk' }), dataset, 7, false, { input: 'plain' }).form;
    const three = networkProblem(networkSpec({ width: 5, init: 'ntk' }), dataset, 7, false, {
      input: 'plain',
      outputs: 3,
    }).form;
    const f = three.observe(three.initial).testPrediction;
    expect(one.observe(one.initial).testPrediction).toEqual(f.filter((_, i) => i % 3 === 0));
    expect(f[0]).not.toBe(f[1]);
  });
});

describe('the tangent kernel of several outputs at θ⁽⁰⁾', () => {
  /** ∂f_c(x_i)/∂θ_p by central differences, [nC][P]. */
  function jacobian(spec: NetworkSpec): { rows: number[][]; theta0: number[] } {
    const { form } = networkProblem(spec, dataset, 0, false, { input: 'plain', outputs: CLASSES });
    const columns = Object.entries(form.initial).flatMap(([name, m]) =>
      [...m.data].map((_, p) => {
        const f = (by: number) =>
          form.predict(
            matrixOps,
            shifted(form.initial, (of, q) => (of === name && q === p ? by : 0)),
            form.constants,
          ).data;
        const step = 1e-4;
        const [a, b, c, d] = [-2 * step, -step, step, 2 * step].map(f) as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        return Array.from(a, (_, i) => (a[i]! - 8 * b[i]! + 8 * c[i]! - d[i]!) / (12 * step));
      }),
    );
    return {
      rows: Array.from({ length: 10 * CLASSES }, (_, i) => columns.map((column) => column[i]!)),
      theta0: Object.values(form.initial).flatMap((m) => [...m.data]),
    };
  }
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, p) => sum + x * b[p]!, 0);
  const units = (count: number) =>
    Array.from({ length: count }, (_, i) => Float64Array.from({ length: count }, (_, j) => (i === j ? 1 : 0)));

  const KERNELS = [1, 2, 3].flatMap((depth) =>
    (['zero-output', 'ntk'] as const).flatMap((init) =>
      (['ntk', 'standard'] as const).map((parametrisation) => ({ depth, init, parametrisation })),
    ),
  );

  it.each(KERNELS)('is that of a numeric Jacobian: depth $depth, init $init, $parametrisation', (changes) => {
    const spec = networkSpec({ ...changes, width: 6, activation: 'swish', beta: 0.4 });
    const { rows, theta0 } = jacobian(spec);
    const expected = rows.map((a) => rows.map((b) => product(a, b)));
    const slopes = rows.map((r) => product(r, theta0));
    const isShared = changes.init === 'zero-output';
    for (const input of ['gram', 'plain'] as const) {
      const problem = networkProblem(spec, dataset, 0, false, { input, outputs: CLASSES });
      const { kernel, slopeAlongStart } = problem.tangent;
      expect(kernel.rows).toBe(isShared ? 10 : 30);
      const entry = (i: number, j: number): number => {
        if (!isShared) return kernel.data[i * 30 + j]!;
        return i % 3 === j % 3 ? kernel.data[Math.floor(i / 3) * 10 + Math.floor(j / 3)]! : 0;
      };
      expectVectorsClose(
        expected.flatMap((r, i) => r.map((_, j) => entry(i, j))),
        expected.flat(),
        1e-9,
      );
      expectVectorsClose(slopeAlongStart.data, slopes, 1e-9);

      const { span } = linearisedProblem(problem);
      const basis = units(30).map((a) => [...span.projectCombination(a)]);
      expectVectorsClose(
        basis.flatMap((a) => basis.map((b) => product(a, b))),
        expected.flat(),
        1e-9,
      );
      expectVectorsClose(
        basis.map((r) => product(r, [...span.initial])),
        slopes,
        1e-8,
      );
      expect(Math.hypot(...span.initial, span.initialOutside)).toBeCloseTo(Math.hypot(...theta0), 8);
    }
  });

  it.each(['zero-output', 'ntk'] as const)('predicts evaluation points too: init %s', (init) => {
    // The kernel of evaluation points with samples is that of samples with themselves where they are the same points.
    const same = { ...dataset, test: dataset.train };
    const { tangent } = networkProblem(networkSpec({ init, depth: 2 }), same, 0, false, { outputs: CLASSES });
    expect(tangent.testKernel).toEqual(tangent.kernel);
    expect(tangent.testF0).toEqual(tangent.f0);
  });

  it.each(CLASS_LOSSES.flatMap((loss) => (['zero-output', 'ntk'] as const).map((init) => [loss, init] as const)))(
    'makes the linearised network descend along the gradient of its risk: %s, init %s',
    (name, init) => {
      const model = { kind: 'linearised', width: 6, init, activation: 'tanh' };
      const { program, form, loss, facts } = classRun(dataset, { loss: { name }, model, lambda: 0.2 });
      // θ in coordinates u: f = f⁽⁰⁾ + B u with B the coordinates of the gradients, moved by u from θ⁽⁰⁾.
      const state = {
        a: { ...program.initial['a']!, data: program.initial['a']!.data.map((_, i) => Math.sin(i) / 9) },
      };
      const before = form.observe(state).coordinates;
      const after = form.observe(program.step(matrixOps, state, program.constants)).coordinates;
      const start = form.observe(program.initial).coordinates;
      const { kernel, f0 } = program.constants;
      const { columns } = program.initial['a']!;
      const size = f0!.data.length;
      const b = units(size).map((unit) => {
        const a = { a: matrix(kernel!.rows, columns, unit) };
        return [...form.observe(a).coordinates].map((v, j) => v - start[j]!);
      });
      const risk = (theta: readonly number[]): number => {
        const moved = theta.map((v, j) => v - start[j]!);
        const f = matrix(
          10,
          CLASSES,
          b.map((r, i) => f0!.data[i]! + product(r, moved)),
        );
        const losses = loss.value(matrixOps, f, program.constants['labels']!, program.constants).data;
        return losses.reduce((sum, l) => sum + l / 10, 0) + 0.1 * product(moved, moved);
      };
      before.forEach((value, j) => {
        const slope = numeric((by) => risk(Array.from(before, (v, k) => (k === j ? v + by : v))));
        expect(Math.abs((value - after[j]!) / facts.learningRate - slope)).toBeLessThan(1e-9);
      });
    },
  );
});

describe('a wide network of several outputs', () => {
  it.each(CLASS_LOSSES)('comes closer to its linearisation: %s', async (name) => {
    const data = classDataset([4, 2, 2], 10);
    const final = async (kind: string, width: number, seed: number) => {
      const choice = { loss: { name }, model: { kind, width }, seed, train: { epochs: 600, record: { points: 5 } } };
      const run = classRun(data, choice);
      const prepared = await javascriptEngine.prepare(run.program);
      const { trace } = train(run, prepared, 'test', { chunk: () => 1e6, onChunk: () => undefined });
      return row(trace, 'test_prediction', -1);
    };
    const gaps = async (width: number) => {
      let [sup, rms] = [0, 0];
      for (const seed of [0, 1, 2]) {
        const [network, linearised] = [await final('network', width, seed), await final('linearised', width, seed)];
        expect(network).toHaveLength(8 * CLASSES);
        sup += supDistance(network, linearised, CLASSES) / 3;
        rms += rmsDistance(network, linearised, CLASSES) / 3;
      }
      return { sup, rms };
    };
    const [narrow, wide] = [await gaps(16), await gaps(256)];
    // Lemma 5: O(width^(−1/4)), a factor of 2; in fact about width^(−1).
    expect(wide.sup).toBeLessThan(narrow.sup / 2);
    expect(wide.rms).toBeLessThan(narrow.rms / 2);
    expect(narrow.rms).toBeLessThan(narrow.sup);
  });
});
