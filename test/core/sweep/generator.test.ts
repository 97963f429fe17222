import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { BASE, cellsOf } from './support.js';

function valuesOf(generator: unknown): readonly number[] {
  return cellsOf(BASE + stringify({ method: 'erm', grid: { lambda: generator } })).map(({ cell }) => cell.lambda);
}

describe('generators', () => {
  it('range: 5 counts from 0 to 4', () => {
    expect(valuesOf({ range: 5 })).toEqual([0, 1, 2, 3, 4]);
  });

  it('range from, to, step includes an end that the steps reach', () => {
    expect(valuesOf({ range: { to: 3 } })).toEqual([0, 1, 2, 3]);
    expect(valuesOf({ range: { from: 1, to: 2, step: 0.4 } })).toEqual([1, 1.4, 1.8]);
    expect(valuesOf({ range: { from: 2, to: 1, step: -0.5 } })).toEqual([2, 1.5, 1]);
    expect(valuesOf({ range: { from: 2, to: 2 } })).toEqual([2]);
  });

  it('range of decimal steps gives the decimals one would write, the end included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 200 }), (hundredths, steps) => {
        const to = (hundredths * steps) / 100;
        const wanted = Array.from({ length: steps + 1 }, (_, i) => (i * hundredths) / 100);
        expect(valuesOf({ range: { to, step: hundredths / 100 } })).toEqual(wanted);
      }),
    );
  });

  it('powers are exact', () => {
    expect(valuesOf({ powers: { base: 2, from: -3, to: 3 } })).toEqual([0.125, 0.25, 0.5, 1, 2, 4, 8]);
    expect(valuesOf({ powers: { base: 10, from: -8, to: 2 } })).toEqual([
      1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100,
    ]);
    expect(valuesOf({ powers: { base: 0.1, from: 1, to: 3 } })).toEqual([0.1, 0.01, 0.001]);
    expect(valuesOf({ powers: { base: 2, from: 52, to: 53 } })).toEqual([2 ** 52, 2 ** 53]);
  });

  it('logspace of decades gives the powers of ten one would write', () => {
    expect(valuesOf({ logspace: { from: 1e-6, to: 1, count: 7 } })).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]);
    expect(valuesOf({ logspace: { from: 100, to: 1e-3, count: 6 } })).toEqual([100, 10, 1, 0.1, 0.01, 0.001]);
  });

  const ends = fc.tuple(
    fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
  );

  it.each([
    ['logspace', (from: number, to: number, t: number) => from * (to / from) ** t],
    ['linspace', (from: number, to: number, t: number) => from + t * (to - from)],
  ] as const)('%s has exact ends and evenly spaced values between them', (name, at) => {
    fc.assert(
      fc.property(ends, fc.integer({ min: 2, max: 20 }), ([from, to], count) => {
        const values = valuesOf({ [name]: { from, to, count } });
        // Ends so near that values round to the same cell.
        fc.pre(values.length === count);
        expect([values[0], values.at(-1)]).toEqual([from, to]);
        const error = values.map((value, i) => Math.abs(value - at(from, to, i / (count - 1))));
        expect(Math.max(...error)).toBeLessThan(1e-11 * Math.max(from, to));
      }),
    );
  });

  it('mix with values in a list', () => {
    expect(valuesOf([7, { range: 2 }, { range: 0 }, 5, { powers: { base: 3, from: 1, to: 2 } }])).toEqual([
      7, 0, 1, 5, 3, 9,
    ]);
  });

  it('{ stable: 0.9 } is a value, not a generator', () => {
    expect(cellsOf(`${BASE}method: erm\ngrid: { lr: { stable: 0.9 } }`).map(({ cell }) => cell.lr)).toEqual([
      { stable: 0.9 },
    ]);
  });
});
