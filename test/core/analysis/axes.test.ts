import { describe, expect, test } from 'vitest';
import type { LossSpec } from '../../../src/core/cell/index.js';
import { combinationOf, methodKey, parametersOf, sweepAxes } from '../../../src/core/analysis/index.js';
import { syntheticCell } from '../../support/synthetic.js';

describe('the axes of a sweep', () => {
  test('are what varies besides method and seed', () => {
    const cells = [
      syntheticCell({ method: 'erm', lambda: 0 }),
      syntheticCell({ method: { name: 'group-dro', nu: 0.1 }, lambda: 0.1, seed: 1 }),
      syntheticCell({ method: { name: 'group-dro', nu: 0.2 }, lambda: 0.1, seed: 2, loss: 'logistic' }),
    ];
    expect(sweepAxes(cells)).toEqual(['loss', 'lambda']);
    expect(combinationOf(cells[1]!, ['loss', 'lambda']).values).toEqual({ loss: 'squared', lambda: 0.1 });
  });

  test('are none for a single cell', () => {
    expect(sweepAxes([syntheticCell()])).toEqual([]);
    expect(combinationOf(syntheticCell(), [])).toEqual(combinationOf(syntheticCell({ seed: 3 }), []));
  });

  test('include the seed of the data unless it follows that of the cell', () => {
    const drawn = (seed: number, dataSeed: number) => {
      const cell = syntheticCell({ seed });
      return { ...cell, data: { ...cell.data, seed: dataSeed } };
    };
    expect(sweepAxes([drawn(0, 7), drawn(1, 8)])).toEqual([]);
    expect(sweepAxes([drawn(0, 0), drawn(0, 1)])).toEqual(['data_seed']);
    expect(sweepAxes([drawn(0, 0), drawn(0, 1), drawn(1, 0)])).toEqual(['data_seed']);
  });

  test('include labels only where they do not follow from the loss', () => {
    const cell = (loss: LossSpec, labels: Record<string, number>) => {
      const base = syntheticCell();
      return { ...base, loss, data: { ...base.data, labels } };
    };
    const signs = cell({ name: 'logistic' }, { 0: -1, 1: 1 });
    const indices = cell({ name: 'cross-entropy' }, { 0: 0, 1: 1 });
    const exchanged = cell({ name: 'cross-entropy' }, { 0: 1, 1: 0 });
    expect(sweepAxes([signs, indices])).toEqual(['loss']);
    expect(sweepAxes([signs, indices, exchanged])).toEqual(['data_labels', 'loss']);
  });

  test('leave out details that what they belong to determines, and nothing else', () => {
    const base = syntheticCell();
    const { model } = base;
    if (model.kind !== 'linear') throw new Error('synthetic cells are linear');
    const tail = (alpha: number) => ({ ...base, loss: { name: 'poly-tail', alpha, beta: 1 } as const });
    expect(sweepAxes([base, tail(1)])).toEqual(['loss']);
    expect(sweepAxes([base, tail(1), tail(2)])).toEqual(['loss', 'loss_alpha']);
    const other = { ...base, model: { ...model, init: model.init === 'zero' ? 'uniform' : 'zero' } as typeof model };
    expect(sweepAxes([base, other])).toEqual(['model_init']);
    expect(sweepAxes([base, { ...base, engine: 'graph' as const, precision: 'float32' as const }])).toEqual([
      'precision',
    ]);
  });

  test('tell variants of a method apart', () => {
    const keys = [0.1, 0.2].map((nu) => methodKey(syntheticCell({ method: { name: 'group-dro', nu } }).method));
    expect(new Set(keys).size).toBe(2);
  });
});

test('parametersOf has the parameters of every loss and method', () => {
  const of = (changes: object) => parametersOf({ ...syntheticCell(), ...changes });
  expect(of({ loss: { name: 'vs', by: 'class', omega: { '-1': 1, '1': 5 }, iota: {}, delta: {} } })).toMatchObject({
    loss: 'vs',
    loss_by: 'class',
    loss_omega: '-1:1 1:5',
    loss_tau: null,
  });
  expect(of({ loss: { name: 'la', by: 'group', tau: 2 } })).toMatchObject({ loss_by: 'group', loss_tau: 2 });
  expect(of({ method: { name: 'cvar-doro', alpha: 0.3, eps: 0.1 } })).toMatchObject({
    alpha: 0.3,
    eps: 0.1,
    rho: null,
  });
  expect(of({ method: { name: 'jtt', t1: 7, kappa: 20 } })).toMatchObject({ t1: 7, kappa: 20, weights: null });
  expect(of({ method: { name: 'custom', groups: { '0': 1, '1': 5 } } })).toMatchObject({ weights: '0:1 1:5' });
  expect(of({ method: { name: 'custom', samples: [1, 2, 5] } })).toMatchObject({ weights: '1 2 5' });
});

test('parametersOf spells out every key, with null where one does not apply', () => {
  expect(parametersOf(syntheticCell({ loss: 'poly-tail' }))).toMatchObject({
    data_classes: '0:5 1:1',
    data_labels: '0:-1 1:1',
    loss: 'poly-tail',
    loss_alpha: 1,
    method: 'erm',
    nu: null,
    lr: 0.02,
    lr_stable: null,
    until_train_risk: null,
  });
});
