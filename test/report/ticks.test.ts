import { parse, View } from 'vega';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochTicks, labelExpression, linearTicks, logTicks } from '../../src/report/figures/ticks.js';

describe('epochTicks', () => {
  test('begin at 0 and count in decades', () => {
    expect(epochTicks(20_000, 8)).toMatchObject({ domain: [0, 20_000], labels: ['0', '1', '10', '10²', '10³', '10⁴'] });
    expect(epochTicks(1, 5).labels).toEqual(['0', '1']);
    expect(epochTicks(0, 5)).toMatchObject({ domain: [0, 1] });
    expect(epochTicks(1e7, 4).labels).toEqual(['0', '10²', '10⁴', '10⁶']);
  });
});

describe('logTicks', () => {
  test('span the values in whole decades', () => {
    const ticks = logTicks([3e-16, 0.4], false, 6);
    expect(ticks.domain).toEqual([1e-16, 1]);
    expect(ticks.labels).toEqual(['10⁻¹⁵', '10⁻¹²', '10⁻⁹', '10⁻⁶', '10⁻³', '1']);
  });

  test('give zeros a place of their own below', () => {
    const ticks = logTicks([1e-6, 1], true, 6);
    expect(ticks.labels[0]).toBe('0');
    expect(ticks.values[0]).toBe(ticks.domain[0]);
    expect(ticks.domain[0]).toBeLessThan(1e-6);
  });

  test('manage with nothing, one value, or absurd ones', () => {
    for (const values of [[], [0], [1], [5e-324], [Number.MAX_VALUE], [NaN, Infinity], [5e-324, Number.MAX_VALUE]]) {
      const { domain, values: ticks, labels } = logTicks(values, values.includes(0), 5);
      expect(domain[0]).toBeGreaterThan(0);
      expect(domain[1]).toBeGreaterThan(domain[0]);
      expect(domain[1]).toBeLessThan(Infinity);
      expect(ticks.length).toBe(labels.length);
    }
  });

  test('are not more than asked for, nearly', () => {
    const exponent = fc.integer({ min: -300, max: 300 });
    fc.assert(
      fc.property(exponent, exponent, fc.integer({ min: 3, max: 8 }), (a, b, most) => {
        const ticks = logTicks([10 ** a, 10 ** b], false, most);
        expect(ticks.values.length).toBeLessThanOrEqual(most + 1);
        expect(ticks.values.length).toBeGreaterThanOrEqual(2);
        expect(new Set(ticks.labels).size).toBe(ticks.labels.length);
      }),
    );
  });
});

describe('linearTicks', () => {
  test('are round and embrace the values', () => {
    expect(linearTicks([0.53, 0.642], 6).labels).toEqual(['0.5', '0.55', '0.6', '0.65']);
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const { domain, labels } = linearTicks(values, 5);
        const slack = 1e-8 * (domain[1] - domain[0]);
        expect(domain[0]).toBeLessThanOrEqual(Math.min(...values) + slack);
        expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values) - slack);
        expect(labels.length).toBeGreaterThanOrEqual(2);
        expect(labels.length).toBeLessThan(12);
        expect(new Set(labels).size).toBe(labels.length);
      }),
    );
  });

  test('are told apart by their labels where a step is small beside the values', () => {
    expect(linearTicks([157.9, 159.8], 5).labels).toEqual(['157.5', '158', '158.5', '159', '159.5', '160']);
  });

  test('do not magnify rounding into a shape', () => {
    const { domain } = linearTicks([0.63, 0.63 + 1e-15], 5);
    expect(domain[1] - domain[0]).toBeGreaterThan(1e-7);
  });
});

test('labelExpression finds the label of a tick by its value, and writes others as numbers', () => {
  const ticks = {
    domain: [0, 10],
    values: [0, 10],
    labels: ['0', 'ten'],
    finer: { values: [5], labels: ['five'] },
  } as const;
  const update = labelExpression(ticks).replaceAll('datum.value', 'tick');
  const view = new View(parse({ signals: [{ name: 'tick' }, { name: 'label', update }] }));
  const labels = [0, 10, 5, 7.5, 2e-4].map((value) => view.signal('tick', value).run().signal('label') as unknown);
  expect(labels).toEqual(['0', 'ten', 'five', '7.5', '2e-4']);
});
