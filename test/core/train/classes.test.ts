import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/data/index.js';
import type { Program, State } from '../../../src/core/engine/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import { linearInitialPoint, networkProblem } from '../../../src/core/model/index.js';
import type { Matrix } from '../../../src/core/ops/index.js';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { row, scalar } from '../../../src/core/record/index.js';
import { stabilityLimit } from '../../../src/core/theory/index.js';
import type { Run } from '../../../src/core/train/index.js';
import { observe } from '../../../src/core/train/observe.js';
import { runOf, train } from '../../../src/core/train/index.js';
import { CLASS_LOSSES, classCell, classDataset, classRun } from '../../support/classes.js';
import { expectClose } from '../../support/close.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { networkSpec } from '../../support/networks.js';
import { METHODS, SAMPLE_METHODS } from '../../support/problems.js';
import { runOn } from '../../support/run-on.js';
import { expectVectorsClose } from '../../support/vectors.js';

const dataset = classDataset([5, 3, 2], 14);

async function trained(run: Run): Promise<CellResult> {
  const prepared = await javascriptEngine.prepare(run.program);
  return train(run, prepared, 'test', { chunk: () => 1e6, onChunk: () => undefined });
}

/** Rows of a row-major array. */
const rowsOf = (values: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: values.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, c) => values[i * columns + c]!),
  );
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const softmax = (f: readonly number[]): number[] => f.map((v) => Math.exp(v) / sum(f.map(Math.exp)));

/** One step after another in plain loops over θ [d][C], with what rules see computed by the textbook formulas. */
function naive({ cell, dataset: { train }, rule, facts }: Run, epochs: number): number[][] {
  const d = train.x.columns;
  const classes = facts.outputs!;
  const x = rowsOf(train.x.data, d);
  const start = rowsOf(linearInitialPoint('uniform', d, cell.seed, classes), classes);
  let theta = start.map((values) => [...values]);
  let memory = rule.initial;
  const column = (values: readonly number[]): Matrix => matrix(values.length, 1, values);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const f = x.map((xi) => Array.from({ length: classes }, (_, c) => sum(xi.map((v, j) => v * theta[j]![c]!))));
    const p = f.map(softmax);
    const target = Array.from(train.y, (y) => Array.from({ length: classes }, (_, c) => (c === y ? 1 : 0)));
    const squared = f.map((fi, i) => 0.5 * sum(fi.map((v, c) => (v - target[i]![c]!) ** 2)));
    const own = (values: readonly number[][]) => values.map((vi, i) => vi[train.y[i]!]!);
    const losses = cell.loss.name === 'cross-entropy' ? own(p).map((pi) => -Math.log(pi)) : squared;
    const others = f.map((fi, i) => Math.max(...fi.filter((_, c) => c !== train.y[i])));
    const seen = {
      losses: () => column(losses),
      margins: () => column(own(f).map((fy, i) => fy - others[i]!)),
      logOdds: () => column(own(p).map((pi) => Math.log(pi / (1 - pi)))),
    };
    const { weights, next, restart } = rule.apply(matrixOps, seen, memory, rule.constants);
    memory = next;
    const slope = cell.loss.name === 'cross-entropy' ? p : f;
    const restarts = restart?.data[0] === 1;
    theta = theta.map((values, j) =>
      values.map((value, c) => {
        if (restarts) return start[j]![c]!;
        const gradient = sum(x.map((xi, i) => weights.data[i]! * xi[j]! * (slope[i]![c]! - target[i]![c]!)));
        return value - facts.learningRate * (gradient + cell.lambda * (value - start[j]![c]!));
      }),
    );
  }
  return theta;
}

const RULES = [...METHODS, ...SAMPLE_METHODS];

describe.each(CLASS_LOSSES)('a linear model with the %s loss', (name) => {
  it.each(RULES)('takes the steps of plain loops: $name $update', async (method) => {
    for (const lambda of [0, 0.02]) {
      // Small steps: with large ones weights on a few samples make descent bounce between them, which magnifies roundings.
      const choice = { loss: { name }, method, lambda, lr: { stable: 0.1 }, train: { epochs: 1000 } };
      const plain = classRun(dataset, { ...choice, engine: 'graph' });
      const expected = naive(plain, 40).flat();
      // Rounding: 40 epochs of a few ε, of which χ²-DRO's weights make some hundred times as much.
      expectVectorsClose((await runOn(matrixEngine, plain.program, 40))['theta']!.data, expected, 1e-11);
      const gram = classRun(dataset, { ...choice, engine: 'gram' });
      for (const engine of [matrixEngine, javascriptEngine]) {
        const state = await runOn(engine, gram.program, 40);
        const seen = plain.form.observe({ theta: matrix(14, 3, expected) });
        for (const key of ['coordinates', 'trainPrediction', 'testPrediction'] as const)
          expectVectorsClose(gram.form.observe(state)[key], seen[key], 1e-11);
        expect(gram.form.observe(state).norm).toBeCloseTo(seen.norm, 11);
        expect(gram.form.observe(state).displacement).toBeCloseTo(seen.displacement, 11);
      }
    }
  });

  it('runs the same in the Gram form, generated and not, and the plain one over 2000 epochs', async () => {
    for (const data of [dataset, classDataset([6, 4, 1, 1], 30, 3)])
      for (const lambda of [0, 0.01]) {
        const method = { name: 'group-dro', nu: 0.05 };
        const of = (engine: string) => classRun(data, { loss: { name }, lambda, engine, method });
        const [gram, plain] = [of('gram'), of('graph')];
        const expected = await runOn(matrixEngine, gram.program, 2000);
        expectClose(await runOn(javascriptEngine, gram.program, 2000), expected, 1e-10);
        expectVectorsClose(
          plain.form.observe(await runOn(matrixEngine, plain.program, 2000)).coordinates,
          gram.form.observe(expected).coordinates,
          1e-10,
        );
      }
  });

  it('does not depend on what the classes are called', async () => {
    // Classes in another order: the same run with columns exchanged, from θ⁽⁰⁾ = 0.
    const order = [2, 0, 1];
    const renamed: Dataset = { ...dataset, train: { ...dataset.train, y: dataset.train.y.map((y) => order[y]!) } };
    const choice = { loss: { name }, model: { kind: 'linear', init: 'zero' }, engine: 'gram', lambda: 0.01 };
    const [one, other] = await Promise.all(
      [dataset, renamed].map((data) => runOn(matrixEngine, classRun(data, choice).program, 100)),
    );
    const columns = (state: State) => rowsOf(state['a']!.data, 3);
    columns(one!).forEach((values, i) =>
      expectVectorsClose(
        values.map((_, c) => columns(other!)[i]![order[c]!]!),
        values,
        1e-13,
      ),
    );
  });
});

describe('cross-entropy of two classes', () => {
  const two = classDataset([5, 3], 12);
  const signed: Dataset = { ...two, train: { ...two.train, y: two.train.y.map((y) => 2 * y - 1) } };

  /**
   * With f = ŷ₁ − ŷ₀ the gradient of ŷ₁ is that of the logistic loss in f, of ŷ₀ its opposite: f moves twice as fast. So
   * (η, λ) for two outputs is (2η, λ/2) for one, and the stability limits are in just that proportion.
   */
  it.each(RULES)('is the logistic loss of their difference at twice the rate: $name $update', (given) => {
    const method = given.name === 'custom' ? { ...given, groups: { '0': 1, '1': 4 } } : given;
    const kinds = [{ kind: 'linear' }, { kind: 'linearised', width: 6, beta: 0 }];
    for (const [kind, lambda] of kinds.flatMap((kind) => [0, 0.04].map((lambda) => [kind, lambda] as const))) {
      const model = kind.kind === 'linear' ? { ...kind, init: 'zero' } : kind;
      const choice = { model, method, engine: 'gram', train: { epochs: 1000 } };
      const pair = classRun(two, { ...choice, lambda });
      const single = classRun(signed, { ...choice, loss: { name: 'logistic' }, lambda: lambda / 2 });
      expect(single.facts.learningRate).toBeCloseTo(2 * pair.facts.learningRate, 12);
      let [a, b] = [pair.program.initial, single.program.initial];
      for (let epoch = 0; epoch < 60; epoch++) {
        const outputs = rowsOf(pair.form.observe(a).testPrediction, 2);
        const difference = outputs.map(([f0, f1]) => f1! - f0!);
        // Sums of the same terms in another order, over at most 60 epochs.
        expectVectorsClose([...difference, 1], [...single.form.observe(b).testPrediction, 1], 1e-11);
        [a, b] = [a, b].map((state, i) =>
          [pair, single][i]!.program.step(matrixOps, state, [pair, single][i]!.program.constants),
        ) as [State, State];
      }
    }
  });
});

describe('the vector squared loss', () => {
  it.each(['erm', 'iw', 'custom'])('is C independent squared losses under the weights of %s', async (name) => {
    const method = name === 'custom' ? { name, groups: { 0: 1, 1: 4, 2: 2 } } : { name };
    for (const model of [{ kind: 'linear' }, { kind: 'linearised', width: 8 }]) {
      const choice = { loss: { name: 'vector-squared' }, method, lambda: 0.01, engine: 'gram', model };
      const all = classRun(dataset, choice);
      const together = all.form.observe(await runOn(javascriptEngine, all.program, 300));
      const start = all.form.observe(all.program.initial);
      for (const c of [0, 1, 2]) {
        // One output with targets 0 and 1 from where output c begins, which only f⁽⁰⁾ tells.
        const y = dataset.train.y.map((label) => (label === c ? 1 : 0));
        const one = runOf(
          classCell(dataset, {
            ...choice,
            data: { name: 'mnist', classes: { 0: 5, 1: 3, 2: 2 }, labels: { 0: 1, 1: 1, 2: -1 } },
            loss: { name: 'squared' },
          }),
          { ...dataset, train: { ...dataset.train, y } },
        );
        expect(one.facts.learningRate).toBe(all.facts.learningRate);
        const f0 = matrix(
          10,
          1,
          rowsOf(start.trainPrediction, 3).map((f) => f[c]!),
        );
        const program: Program = { ...one.program, constants: { ...one.program.constants, f0 } };
        const { a } = await runOn(javascriptEngine, program, 300);
        const predicted = matrixOps.add(f0, matrixOps.matmul(program.constants['kernel']!, a!)).data;
        expectVectorsClose(
          rowsOf(together.trainPrediction, 3).map((f) => f[c]!),
          predicted,
          1e-12,
        );
      }
    }
  });

  it.each(RULES.filter(({ name }) => ['erm', 'iw', 'group-dro', 'kl-dro', 'focal'].includes(name)))(
    'without penalty ends in the interpolating limit, whatever the weights: $name $update',
    async (method) => {
      const { trace, facts } = await trained(
        classRun(dataset, { loss: { name: 'vector-squared' }, method, train: { epochs: 20_000 } }),
      );
      expect(facts.outputs).toBe(3);
      expect(facts.rank).toBe(30);
      expect(scalar(trace, 'train_risk', -1)).toBeLessThan(1e-25);
      expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-10);
      expectVectorsClose(row(trace, 'test_prediction', -1), facts.limit!.testPrediction, 1e-10);
      expect([scalar(trace, 'train_error', -1)]).toEqual([0]);
    },
  );

  const ntk = { kind: 'linearised', width: 40, init: 'ntk', activation: 'tanh', beta: 0.5 };
  it.each([
    [{ kind: 'linear' }, 'erm'],
    [{ kind: 'linear' }, 'iw'],
    [{ ...ntk, init: 'zero-output' }, 'iw'],
    [ntk, 'erm'],
    [ntk, 'iw'],
  ] as const)('with a penalty ends in the limit of its own weights: %j %s', async (model, name) => {
    const run = classRun(dataset, { loss: { name: 'vector-squared' }, method: { name }, model, lambda: 0.3 });
    const { trace, facts } = await trained(run);
    expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-10);
    expectVectorsClose(row(trace, 'test_prediction', -1), facts.limit!.testPrediction, 1e-10);
  });

  it('with a coupled kernel interpolates too', async () => {
    const choice = { loss: { name: 'vector-squared' }, train: { epochs: 100_000 } };
    const { trace, facts } = await trained(classRun(dataset, { ...choice, model: { ...ntk, width: 200 } }));
    expect(facts.rank).toBe(30);
    // What is left of a residual after t epochs is at most (1 − η λ_min / n)^t of it.
    const left = (1 - (facts.learningRate * facts.kernelMin!) / 10) ** 100_000;
    expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-9 + 100 * left);
    expectVectorsClose(row(trace, 'test_prediction', -1), facts.limit!.testPrediction, 1e-9 + 100 * left);
  });
});

describe('records of several outputs', () => {
  it('count a mistake unless the largest output is the true class, and keep the outputs of a point together', async () => {
    const run = classRun(dataset, { method: { name: 'iw' }, train: { epochs: 30, record: { points: 5 } } });
    const { trace, facts } = await trained(run);
    expect(facts.outputs).toBe(3);
    for (let t = 0; t < trace.points; t++) {
      for (const [half, name, error] of [
        [dataset.train, 'train_prediction', 'train_error'],
        [dataset.test, 'test_prediction', 'test_error'],
      ] as const) {
        const f = rowsOf(row(trace, name, t), 3);
        expect(f).toHaveLength(half.y.length);
        const wrong = f.map((outputs, i) => (outputs.indexOf(Math.max(...outputs)) === half.y[i] ? 0 : 1));
        expect(scalar(trace, error, t)).toBeCloseTo(sum(wrong) / wrong.length, 14);
        const ofGroups = row(trace, name === 'train_prediction' ? 'group_error' : 'test_group_error', t);
        expect(ofGroups[2]).toBe(sum(wrong.slice(-2)) / 2);
      }
      const losses = rowsOf(row(trace, 'train_prediction', t), 3).map(
        (f, i) => -Math.log(softmax(f)[dataset.train.y[i]!]!),
      );
      expect(scalar(trace, 'train_risk', t)).toBeCloseTo(sum(losses) / 10, 13);
      const norm = Math.hypot(...row(trace, 'coordinates', t), facts.initialOutside);
      expect(norm).toBeCloseTo(scalar(trace, 'theta_norm', t), 12);
    }
    expect(scalar(trace, 'train_error', 0)).toBeGreaterThan(scalar(trace, 'train_error', -1));
  });

  it('know of a class without a training sample', () => {
    const { train, test } = dataset;
    const run = classRun({ ...dataset, train: { ...train, y: train.y.map((y) => Math.min(y, 1)) } }, {});
    expect(run.facts.outputs).toBe(3);
    expect(run.program.initial['a']).toMatchObject({ rows: 10, columns: 3 });
    const unlabelled = { ...dataset, test: { ...test, y: test.y.map((y) => y - 0.5) } };
    expect(() => observe(classRun(unlabelled, {}), run.program.initial, 0)).toThrow('no class of 0 …');
  });

  it('of one output are as they were: no key for the number of outputs', () => {
    const signs = { ...dataset, train: { ...dataset.train, y: dataset.train.y.map((y) => (y > 0 ? 1 : -1)) } };
    const cell = classCell(dataset, { data: { name: 'mnist', classes: { 0: 5, 1: 3 } }, loss: { name: 'squared' } });
    expect(Object.keys(runOf(cell, signs).facts)).not.toContain('outputs');
  });
});

describe('the stability limit', () => {
  it.each(CLASS_LOSSES)('holds for every rule and every kernel: %s', async (name) => {
    for (const model of [{ kind: 'linear' }, { kind: 'linearised', width: 9, init: 'ntk' }])
      for (const method of METHODS) {
        const run = classRun(dataset, { loss: { name }, model, method, lr: { stable: 1 }, train: { epochs: 300 } });
        const { trace } = await trained(run);
        expect(scalar(trace, 'train_risk', -1)).toBeLessThan(scalar(trace, 'train_risk', 0));
      }
  });

  it('of a network too large for its whole kernel is the same from the diagonal blocks alone', () => {
    for (const init of ['zero-output', 'ntk']) {
      const model = { kind: 'network', width: 9, init, depth: 2 };
      const data = classDataset([5, 3, 2], 14);
      const { tangent } = networkProblem(networkSpec({ width: 9, init: init as 'ntk', depth: 2 }), data, 0, false, {
        input: 'gram',
        outputs: 3,
      });
      const coupled = init === 'ntk' ? 3 : 1;
      const limit = stabilityLimit(tangent.kernel, 0.5, 0.1, coupled);
      expect(tangent.diagonal).toMatchObject({ rows: 10 * coupled, columns: coupled });
      expect(stabilityLimit(tangent.diagonal, 0.5, 0.1, coupled)).toBe(limit);
      expect(classRun(data, { model, lambda: 0.1 }).facts.stabilityLimit).toBe(limit);
    }
  });

  it('of a coupled kernel is that of the largest block of one sample', () => {
    const run = classRun(dataset, { model: { kind: 'linearised', width: 9, init: 'ntk' }, lambda: 0.1 });
    const kernel = run.program.constants['kernel']!;
    // Power iteration on each block.
    const largest = Array.from({ length: 10 }, (_, i) => {
      let v = [1, 0.7, 0.3];
      let value = 0;
      for (let k = 0; k < 3000; k++) {
        const w = v.map((_, c) => sum(v.map((vd, d) => kernel.data[(3 * i + c) * 30 + 3 * i + d]! * vd)));
        value = Math.hypot(...w);
        v = w.map((entry) => entry / value);
      }
      return value;
    });
    expect(run.facts.stabilityLimit).toBeCloseTo(2 / (0.5 * Math.max(...largest) + 0.1), 10);
  });
});
