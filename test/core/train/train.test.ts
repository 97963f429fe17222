import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/core/cell/index.js';
import { parseCell } from '../../../src/core/cell/index.js';
import type { Engine } from '../../../src/core/engine/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { row, scalar } from '../../../src/core/record/index.js';
import { runOf, train } from '../../../src/core/train/index.js';
import { expectVectorsClose } from '../../support/vectors.js';
import { METHODS, randomDataset } from '../../support/problems.js';

const dataset = randomDataset([5, 1], 30);

function cell(changes: object): Cell {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 1 } },
    model: { kind: 'linear' },
    loss: { name: 'squared' },
    method: { name: 'erm' },
    train: { epochs: 20_000 },
    ...changes,
  });
}

async function result(of: Cell, chunk = 1000, engine: Engine = javascriptEngine): Promise<CellResult> {
  const run = runOf(of, dataset);
  const prepared = await engine.prepare(run.program);
  return train(run, prepared, engine.backend, { chunk: () => chunk, onChunk: () => undefined });
}

describe('training with the squared loss', () => {
  it.each(METHODS)('without penalty ends in the same interpolating limit: $name $update', async (method) => {
    const { trace, facts, outcome } = await result(cell({ method }));
    expect(outcome).toBe('epochs');
    expect(scalar(trace, 'train_risk', -1)).toBeLessThan(1e-25);
    expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-11);
    expectVectorsClose(row(trace, 'test_prediction', -1), facts.limit!.testPrediction, 1e-11);
    expect(Math.min(...row(trace, 'group_weight', -1))).toBeGreaterThan(0);
  });

  it.each([
    { name: 'kl-dro' },
    { name: 'jtt', t1: 100 },
    { name: 'focal' },
    { name: 'custom', groups: { 0: 1, 1: 9 } },
  ])('without penalty so do rules that look at samples and leave none out: $name', async (method) => {
    const { trace, facts } = await result(cell({ method }));
    expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-11);
  });

  it.each(['erm', 'iw'])('with a penalty ends in the limit of its own weights: %s', async (name) => {
    const { trace, facts } = await result(cell({ method: { name }, lambda: 0.3 }));
    expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-11);
    expectVectorsClose(row(trace, 'test_prediction', -1), facts.limit!.testPrediction, 1e-11);
    const risk = scalar(trace, 'weighted_risk', -1) + scalar(trace, 'penalty', -1);
    expect(risk).toBeLessThan(scalar(trace, 'weighted_risk', 0));
  });

  it('has different regularised limits for different weights', async () => {
    const [erm, iw] = await Promise.all(['erm', 'iw'].map((name) => result(cell({ method: { name }, lambda: 0.3 }))));
    const distance = Math.hypot(...erm!.facts.limit!.coordinates.map((c, j) => c - iw!.facts.limit!.coordinates[j]!));
    expect(distance).toBeGreaterThan(0.01);
  });

  it('claims no limit that is not known', () => {
    const facts = (changes: object) => runOf(cell(changes), dataset).facts;
    expect(facts({ method: { name: 'group-dro' }, lambda: 0.3 }).limit).toBeNull();
    expect(facts({ loss: { name: 'logistic' } }).limit).toBeNull();
    // Rules that may leave samples out for good.
    for (const method of [{ name: 'cvar' }, { name: 'chi2-doro' }, { name: 'custom', groups: { 0: 1, 1: 0 } }])
      expect(facts({ method }).limit).toBeNull();
    // Seven samples in five dimensions: the kernel is singular.
    expect(runOf(cell({}), randomDataset([6, 1], 5)).facts.limit).toBeNull();
  });
});

describe('the two forms of a linear model', () => {
  it.each([0, 0.1])('record the same run, λ = %f', async (lambda) => {
    for (const method of METHODS)
      for (const loss of ['squared', 'logistic', 'poly-tail']) {
        const train = { epochs: 1000 };
        const gram = await result(cell({ method, lambda, loss: { name: loss }, train, engine: 'gram' }));
        const plain = await result(cell({ method, lambda, loss: { name: loss }, train, engine: 'graph' }));
        expect(plain.facts).toEqual(gram.facts);
        for (const name of Object.keys(gram.trace.columns) as (keyof typeof gram.trace.columns)[]) {
          const [a, b] = [plain.trace.columns[name].data, gram.trace.columns[name].data];
          // A risk near 10⁻³⁰ is the square of a rounding; only its size is common to both.
          a.forEach((value, i) => expect(Math.abs(value - b[i]!)).toBeLessThanOrEqual(1e-10 * Math.abs(b[i]!) + 1e-13));
        }
      }
  });

  it('keeps what lies outside the span of the samples', async () => {
    const { trace, facts } = await result(cell({}));
    expect(facts.rank).toBe(6);
    expect(scalar(trace, 'theta_norm', 0)).toBeCloseTo(facts.initialNorm, 14);
    expect(Math.hypot(...row(trace, 'coordinates', -1), facts.initialOutside)).toBeCloseTo(
      scalar(trace, 'theta_norm', -1),
      14,
    );
  });

  it('works with more samples than features', async () => {
    const wide = randomDataset([20, 9], 4);
    const run = runOf(cell({ lambda: 0.05 }), wide);
    const prepared = await javascriptEngine.prepare(run.program);
    const { trace, facts } = train(run, prepared, 'test', { chunk: () => 1000, onChunk: () => undefined });
    expect(facts.rank).toBe(4);
    expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-10);
  });
});

describe('the training loop', () => {
  it('gives the same bits however it is cut into chunks', async () => {
    const method = { name: 'group-dro', nu: 0.1 };
    const whole = await result(cell({ method, train: { epochs: 500 } }), 1e9);
    for (const chunk of [1, 7, 100])
      expect(await result(cell({ method, train: { epochs: 500 } }), chunk)).toEqual(whole);
  });

  it('records epoch 0 and the last, and the stability limit holds for every rule', async () => {
    for (const method of METHODS) {
      const { trace, facts } = await result(
        cell({ method, lr: { stable: 1 }, train: { epochs: 300, record: { points: 20 } } }),
      );
      expect(row(trace, 'epoch', 0)[0]).toBe(0);
      expect(row(trace, 'epoch', -1)[0]).toBe(300);
      expect(facts.learningRate).toBe(facts.stabilityLimit);
      expect(scalar(trace, 'train_risk', -1)).toBeLessThan(scalar(trace, 'train_risk', 0));
    }
  });

  it('stops at the first recorded epoch below the target risk', async () => {
    const target = 1e-6;
    const stopped = await result(cell({ train: { epochs: 20_000, until: { train_risk: target } } }));
    const whole = await result(cell({}));
    const risks = [...whole.trace.columns.train_risk.data];
    const first = risks.findIndex((risk) => risk < target);
    expect(stopped.outcome).toBe('train_risk');
    expect(stopped.epochs).toBe(row(whole.trace, 'epoch', first)[0]);
    expect([...stopped.trace.columns.train_risk.data]).toEqual(risks.slice(0, first + 1));
  });

  it('ends a diverging run with what was finite', async () => {
    const { outcome, trace, epochs } = await result(cell({ lr: { stable: 50 }, train: { epochs: 5000 } }));
    expect(outcome).toBe('diverged');
    expect(epochs).toBeGreaterThan(row(trace, 'epoch', -1)[0]!);
    expect(trace.columns.theta_norm.data.every(Number.isFinite)).toBe(true);
  });
});

describe('just train twice', () => {
  it('is ERM, then training from the initial point with more weight on its mistakes', async () => {
    const t1 = 3;
    const hard = { lr: { stable: 0.05 }, loss: { name: 'logistic' }, lambda: 0.1 };
    const run = (method: object, epochs: number) => {
      const { program, dataset } = runOf(cell({ ...hard, method, train: { epochs: 1000 } }), randomDataset([5, 1], 30));
      return {
        program,
        dataset,
        end: javascriptEngine.prepare(program).then((p) => p.advance(program.initial, epochs)),
      };
    };
    const jtt = (epochs: number) => run({ name: 'jtt', t1, kappa: 4 }, epochs).end;
    const first = await jtt(t1);
    const erm = run({ name: 'erm' }, t1);
    expectVectorsClose(first['a']!.data, (await erm.end)['a']!.data, 1e-14);

    const atRestart = await jtt(t1 + 1);
    // Added to 0, for −0 is the same point.
    expect(atRestart['a']!.data.map((a) => a + 0)).toEqual(erm.program.initial['a']!.data);
    const mistaken = [...atRestart['mistaken']!.data];
    const { kernel, f0 } = erm.program.constants;
    const wrong = Array.from(erm.dataset.train.y, (y, i) => {
      const f = first['a']!.data.reduce((sum, a, j) => sum + kernel!.data[i * 6 + j]! * a, f0!.data[i]!);
      return y * f > 0 ? 0 : 1;
    });
    expect(mistaken).toEqual(wrong);
    expect(new Set(wrong).size).toBe(2);

    const second = run({ name: 'custom', samples: mistaken.map((one) => 1 + 3 * one) }, 200);
    expectVectorsClose((await jtt(t1 + 1 + 200))['a']!.data, (await second.end)['a']!.data, 1e-13);
  });
});
