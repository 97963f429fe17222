import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, CostModel, pooled } from '../../../src/core/cost/index.js';
import { BASE, cellsOf } from '../sweep/support.js';

const seconds = fc.double({ min: 1e-3, max: 1e5, noNaN: true });

describe('what is learned about costs', () => {
  it('is nothing at first, and one ratio is that ratio, for cells of no experience too', () => {
    expect(new CostModel().factor('a')).toBe(1);
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 1, max: 200 }), (taken, estimated, cells) => {
        const model = new CostModel();
        for (let i = 0; i < cells; i++) model.learn('a', taken, estimated);
        // A mean of equal logarithms, rounded once a cell: |log ratio| ≤ 19, so 200 · 19 · 2⁻⁵² < 1e-12 at most.
        expect(Math.abs(Math.log(model.factor('a') / (taken / estimated)))).toBeLessThan(1e-11);
        expect(model.factor('b')).toBeCloseTo(model.factor('a'), 12 - Math.ceil(Math.log10(model.factor('a') + 1)));
        expect(model.count).toBe(cells);
      }),
    );
  });

  it('leans on its own kind the more, the more of it there is', () => {
    const model = new CostModel();
    for (let i = 0; i < 10; i++) model.learn('slow', 100, 1);
    const strange = model.factor('fast');
    expect(strange).toBeCloseTo(100, 9);
    const factors = Array.from({ length: 10 }, () => {
      model.learn('fast', 1, 1);
      return model.factor('fast');
    });
    for (let i = 1; i < factors.length; i++) expect(factors[i]!).toBeLessThan(factors[i - 1]!);
    // Ten cells of its own, log ratio 0, and two cells' weight of the mean of all, at most log 100.
    expect(factors.at(-1)!).toBeLessThanOrEqual(100 ** (2 / 12));
  });

  it('is hardly moved by one cell that took absurdly long', () => {
    const model = new CostModel();
    for (let i = 0; i < 20; i++) model.learn('a', 1, 1);
    model.learn('a', 1e9, 1);
    // As if tenfold: log 10 / 21 in both means.
    expect(model.factor('a')).toBeCloseTo(10 ** (1 / 21), 9);
    model.learn('a', Infinity, 1);
    expect(model.count).toBe(21);
  });

  it('hands out what changed once, from which an equal model can be made; several are pooled by their cells', () => {
    const model = new CostModel();
    model.learn('a', 3, 1);
    const saved = model.takeChanges();
    expect(model.takeChanges()).toEqual([]);
    expect(new CostModel(saved).factor('a')).toBe(model.factor('a'));
    const other = new CostModel();
    for (let i = 0; i < 3; i++) other.learn('a', 48, 1);
    // (3 · 48³)^(1/4) = 24.
    const both = pooled([saved, other.takeChanges()]);
    expect(both.factor('a')).toBeCloseTo(24, 9);
    expect(both.count).toBe(4);
  });

  it('is shared by cells that differ in λ, learning rate or seed only', () => {
    const bucketsOf = (grid: string) =>
      new Set(cellsOf(`${BASE}train: { epochs: 9 }\ngrid: ${grid}`).map(({ cell }) => bucketOf(cell)));
    expect(bucketsOf('{ method: [erm], lambda: [0, 1], lr: [0.1, 0.2], seed: [0, 1] }').size).toBe(1);
    expect(bucketsOf('{ method: [erm, iw] }').size).toBe(2);
  });
});
