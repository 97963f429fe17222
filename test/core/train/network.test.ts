import { describe, expect, it } from 'vitest';
import { gapBetween, pair, summarise, supDistance, tableRows } from '../../../src/core/analysis/index.js';
import type { Cell, CellId } from '../../../src/core/cell/index.js';
import { cellId, parseCell } from '../../../src/core/cell/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { row, scalar } from '../../../src/core/record/index.js';
import { runOf, train } from '../../../src/core/train/index.js';
import { sphere } from '../../support/sphere.js';
import { expectVectorsClose } from '../../support/vectors.js';

function cell(changes: object): Cell {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 6, 1: 2 } },
    loss: { name: 'squared' },
    method: { name: 'erm' },
    engine: 'gram',
    train: { epochs: 10_000, until: { train_risk: 1e-14 }, record: { points: 20 } },
    ...changes,
  });
}

async function result(of: Cell): Promise<CellResult> {
  const run = runOf(of, sphere(of.seed));
  const prepared = await javascriptEngine.prepare(run.program);
  return train(run, prepared, 'test', { chunk: () => 1e6, onChunk: () => undefined });
}

const supGap = (a: CellResult, b: CellResult) =>
  supDistance(row(a.trace, 'test_prediction', -1), row(b.trace, 'test_prediction', -1));

describe('a linearised network', () => {
  const model = { kind: 'linearised', depth: 2, width: 64, activation: 'tanh', beta: 0.5 };

  it.each(['erm', 'iw'])('with a penalty ends in its closed form: %s', async (name) => {
    const { trace, facts } = await result(cell({ model, method: { name }, lambda: 0.05, train: { epochs: 5000 } }));
    expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-8);
    expectVectorsClose(row(trace, 'test_prediction', -1), facts.limit!.testPrediction, 1e-8);
  });

  it('starts as the network does', async () => {
    const train = { epochs: 1 };
    const [linearised, network] = await Promise.all(
      ['linearised', 'network'].map((kind) => result(cell({ model: { ...model, kind }, train }))),
    );
    expect(linearised!.facts.learningRate).toBe(network!.facts.learningRate);
    expect(linearised!.facts.initialNorm).toBe(network!.facts.initialNorm);
    for (const column of ['train_prediction', 'test_prediction'] as const)
      expect([...row(linearised!.trace, column, 0)]).toEqual([...row(network!.trace, column, 0)]);
    expect(scalar(linearised!.trace, 'theta_norm', 0)).toBeCloseTo(scalar(network!.trace, 'theta_norm', 0), 10);
    // One step of either is the same: the gradient at θ⁽⁰⁾.
    expect(scalar(linearised!.trace, 'theta_displacement', 1)).toBeCloseTo(
      scalar(network!.trace, 'theta_displacement', 1),
      12,
    );
  });
});

describe('a wide network', () => {
  it('is compared with its own linearisation, under the same method', async () => {
    const cells = ['network', 'linearised'].flatMap((kind) =>
      ['erm', 'iw'].map((name) => cell({ model: { kind, width: 32 }, method: { name }, precision: 'float64' })),
    );
    const results = new Map<CellId, CellResult>();
    for (const each of cells) results.set(cellId(each), await result(each));
    const sweep = cells.map((each) => ({ id: cellId(each), cell: each, state: 'done' as const }));
    const rows = [...tableRows('gaps', sweep, results)];
    // ERM's linearisation has nothing to be compared with.
    expect(rows.map(({ model, method, partner, partner_lin }) => [model, method, partner, partner_lin])).toEqual([
      ['network', 'erm', 'self', 'ok'],
      ['network', 'iw', 'ok', 'ok'],
      ['linearised', 'iw', 'ok', null],
    ]);
    const [erm, iw, linearisedErm, linearisedIw] = sweep.map(({ id }) => results.get(id)!);
    expect(rows[0]).toMatchObject({ gap_lin_sup: supGap(erm!, linearisedErm!), gap_fn_sup: null });
    expect(rows[1]).toMatchObject({ gap_lin_sup: supGap(iw!, linearisedIw!), gap_fn_sup: supGap(iw!, erm!) });
    expect(rows[0]!['gap_lin_sup']).toBeGreaterThan(0);

    const alone = new Map([[sweep[1]!.id, iw!]]);
    expect([...tableRows('gaps', [sweep[1]!], alone)]).toMatchObject([{ partner_lin: 'missing', gap_lin_sup: null }]);
    const summary = summarise(pair({ ...sweep[1]!, result: iw! }, results));
    expect(summary.gapLinearised).toMatchObject({ partner: 'ok', gap: { fnSup: supGap(iw!, linearisedIw!) } });

    const traced = [...tableRows('gaps', [sweep[0]!], results, { everyEpoch: true })];
    expect(traced.length).toBeGreaterThan(10);
    expect(traced[0]).toMatchObject({ final: false, epoch: 0, gap_lin_sup: 0, gap_param: null });
  });

  it('records the distance of two small runs exactly, and their norms', async () => {
    const model = { kind: 'network', depth: 2, width: 8 };
    const short = { epochs: 200 };
    const erm = await result(cell({ model, train: short }));
    const iw = await result(cell({ model, train: short, method: { name: 'iw' } }));
    // 8 · 8 coordinates of the first layer, 8 · 8 + 8 of the second, 8 + 1 of the output.
    expect(erm.facts.rank).toBe(145);
    for (const { trace, facts } of [erm, iw]) {
      const norm = Math.hypot(...row(trace, 'coordinates', -1), facts.initialOutside);
      expect(norm).toBeCloseTo(scalar(trace, 'theta_norm', -1), 10);
    }
    const first = row(erm.trace, 'coordinates', 0);
    const moved = Math.hypot(...row(erm.trace, 'coordinates', -1).map((value, i) => value - first[i]!));
    expect(moved).toBeCloseTo(scalar(erm.trace, 'theta_displacement', -1), 10);
    expect(gapBetween(iw, -1, erm, -1).param).toBeGreaterThan(0.01);
  });
});
