import { describe, expect, it } from 'vitest';
import { estimateSeconds } from '../../../src/core/sweep/index.js';
import { BASE, cellsOf } from './support.js';

function secondsOf(epochs: number, zeros: number, precision: string): number {
  const text = `${BASE.replace('0: 5', `0: ${zeros}`)}method: erm\nprecision: ${precision}\ntrain: { epochs: ${epochs} }`;
  return cellsOf(text).reduce((sum, { cell }) => sum + estimateSeconds(cell), 0);
}

describe('the estimated cost', () => {
  it('grows in proportion to the epochs, but for what a cell costs at all', () => {
    for (const precision of ['float64', 'float32']) {
      const [none, once, twice] = [1, 1e6 + 1, 2e6 + 1].map((epochs) => secondsOf(epochs, 5, precision)) as [
        number,
        number,
        number,
      ];
      expect((twice - none) / (once - none)).toBeCloseTo(2, 9);
      expect(none).toBeGreaterThan(0);
    }
  });

  it('grows with the number of classes: in proportion in Gram form, not at all where the loss has one output', () => {
    const perEpoch = (loss: string, classes: string) => {
      const text = `${BASE.replace('squared', loss).replace('{ 0: 5, 1: 1 }', classes)}method: erm\ntrain: { epochs: 1e9 }`;
      return cellsOf(text).reduce((sum, { cell }) => sum + estimateSeconds(cell), 0) / 1e9;
    };
    const [two, four] = [
      perEpoch('cross-entropy', '{ 0: 300, 1: 300 }'),
      perEpoch('cross-entropy', '{ 0: 150, 1: 150, 2: 150, 3: 150 }'),
    ];
    expect(four / two).toBeCloseTo(2, 3);
    expect(two / perEpoch('squared', '{ 0: 300, 1: 300 }')).toBeCloseTo(2, 3);
  });

  it('grows with the square of the samples for the gram engine, in proportion to them for a graph', () => {
    const slope = (zeros: number, precision: string) => secondsOf(1e9, zeros, precision);
    expect(slope(1999, 'float64') / slope(999, 'float64')).toBeCloseTo(4, 1);
    const [a, b, c] = [999, 1999, 2999].map((zeros) => slope(zeros, 'float32')) as [number, number, number];
    expect((c - b) / (b - a)).toBeCloseTo(1, 6);
  });
});

describe('the estimated cost of networks', () => {
  const seconds = (model: string, epochs: number) => {
    const text = `${BASE.replace('linear', model)}method: erm\ntrain: { epochs: ${epochs} }`;
    return cellsOf(text).reduce((sum, { cell }) => sum + estimateSeconds(cell), 0);
  };
  const perEpoch = (model: string) => seconds(model, 1e9) / 1e9;

  it('grows in proportion to the width with one hidden layer, with its square with more', () => {
    const wide = (depth: number, width: number) => perEpoch(`{ kind: network, depth: ${depth}, width: ${width} }`);
    expect(wide(1, 2 ** 21) / wide(1, 2 ** 20)).toBeCloseTo(2, 1);
    expect(wide(2, 2 ** 21) / wide(2, 2 ** 20)).toBeCloseTo(4, 1);
  });

  it('does not grow with the width of a linearised network, but for its start', () => {
    const cost = (width: number) => perEpoch(`{ kind: linearised, width: ${width} }`);
    expect(cost(2 ** 10) / cost(2 ** 5)).toBeCloseTo(1, 3);
    expect(seconds('{ kind: linearised, width: 16384 }', 1)).toBeGreaterThan(1);
  });
});
