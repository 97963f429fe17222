import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { cellLabel, varyingKeys } from '../../../src/core/sweep/index.js';
import { BASE, cellsOf } from './support.js';

function labelsOf(text: string): { keys: readonly string[]; labels: readonly string[] } {
  const cells = cellsOf(text).map(({ cell }) => cell);
  const keys = varyingKeys(cells);
  return { keys, labels: cells.map((cell) => cellLabel(cell, keys)) };
}

describe('labels', () => {
  it('say what varies, the seed last', () => {
    const { keys, labels } = labelsOf(`${BASE}grid: { seed: [0, 1], method: [erm, iw], lambda: [0, 1e-3] }`);
    expect(keys).toEqual(['method', 'lambda', 'seed']);
    expect(labels[0]).toBe('erm lambda=0 seed=0');
    expect(labels.at(-1)).toBe('iw lambda=0.001 seed=1');
  });

  it('leave out what follows from what they say', () => {
    expect(labelsOf(`${BASE}method: erm\ngrid: { precision: [float64, float32], seed: [0, 1] }`).keys).toEqual([
      'precision',
      'seed',
    ]);
    expect(labelsOf(`${BASE}method: erm\ngrid: { engine: [gram, graph] }`).keys).toEqual(['engine']);
    expect(labelsOf(`${BASE}method: erm\ngrid: { data.seed: [3, 4] }`).keys).toEqual(['data.seed']);
    expect(labelsOf(`${BASE.replace(/^loss.*$/m, '')}method: erm\ngrid: { loss: [squared, cross-entropy] }`)).toEqual({
      keys: ['loss'],
      labels: ['squared', 'cross-entropy'],
    });
    expect(labelsOf(`${BASE}method: erm\ngrid: { data.classes: [{ 0: 5, 1: 1 }, { 2: 5, 3: 1 }] }`)).toEqual({
      keys: ['data.classes'],
      labels: ['data.classes={0: 5, 1: 1}', 'data.classes={2: 5, 3: 1}'],
    });
  });

  it('name parameters that some methods do not have, where they differ', () => {
    const grid = { method: ['erm', { name: 'group-dro', nu: 0.1 }, { name: 'group-dro', nu: 0.2 }] };
    expect(labelsOf(BASE + stringify({ grid }))).toEqual({
      keys: ['method', 'method.nu'],
      labels: ['erm', 'group-dro method.nu=0.1', 'group-dro method.nu=0.2'],
    });
    expect(labelsOf(BASE + stringify({ grid: { method: grid.method.slice(0, 2) } })).keys).toEqual(['method']);
  });

  it('are empty for a single cell', () => {
    expect(labelsOf(`${BASE}method: erm`)).toEqual({ keys: [], labels: [''] });
  });

  it('tell all cells of a sweep apart', () => {
    const axes = {
      method: ['erm', 'iw', { name: 'group-dro', nu: 0.5 }, { name: 'group-dro', update: 'before' }],
      lambda: [0, 0.25],
      lr: [0.1, { stable: 0.5 }, { stable: 1 }],
      seed: [0, 1, 2],
      'data.seed': [0, 1],
      'data.scale': ['none', 'unit'],
      'train.epochs': [5, 6],
      'train.until.train_risk': [1, 2],
      loss: ['squared', 'logistic', { name: 'poly-tail', alpha: 2 }],
      precision: ['float32', 'float64'],
    };
    const grids = fc.record(
      Object.fromEntries(
        Object.entries(axes).map(([name, values]) => [name, fc.subarray<unknown>(values, { minLength: 1 })]),
      ),
      { requiredKeys: ['method'] },
    );
    fc.assert(
      fc.property(grids, (grid) => {
        const { labels } = labelsOf(BASE + stringify({ grid }));
        fc.pre(labels.length < 2000);
        expect(new Set(labels).size).toBe(labels.length);
      }),
      { numRuns: 100 },
    );
  });
});
