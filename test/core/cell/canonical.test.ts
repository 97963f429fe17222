import { expect, test } from 'vitest';
import { canonicalJson, cellId, parseCell } from '../../../src/core/cell/index.js';

const cell = (changes: object) =>
  parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 1 } },
    model: { kind: 'linear' },
    loss: { name: 'squared' },
    method: { name: 'erm' },
    ...changes,
  });

test('what is left out and its default spelled out are the same cell', () => {
  const pairs = [
    [{ method: { name: 'chi2-dro' } }, { method: { name: 'chi2-dro', alpha: 0.2 } }],
    [{ method: { name: 'cvar-doro' } }, { method: { name: 'cvar-doro', eps: 0.05, alpha: 0.2 } }],
    [
      { loss: { name: 'vs', omega: { '1': 2 } } },
      {
        loss: {
          name: 'vs',
          by: 'class',
          omega: { '-1': 1, '1': 2 },
          iota: { '-1': 0, '1': 0 },
          delta: { '-1': 1, '1': 1 },
        },
      },
    ],
  ] as const;
  for (const [short, long] of pairs) {
    expect(cell(short)).toEqual(cell(long));
    expect(cellId(cell(short))).toBe(cellId(cell(long)));
  }
});

test('the radius of χ²-DRO is kept as given', () => {
  expect(cell({ method: { name: 'chi2-dro', rho: 0.5 } }).method).toEqual({ name: 'chi2-dro', rho: 0.5 });
});

test('an explicit first layer goes without saying; an implicit one is another cell', () => {
  const network = (changes: object) => cell({ model: { kind: 'network', width: 8, ...changes } });
  const plain = network({});
  const explicit = network({ first_layer: 'explicit' });
  expect(canonicalJson(explicit)).toBe(canonicalJson(plain));
  expect(canonicalJson(plain)).not.toContain('first_layer');
  expect(cellId(explicit)).toBe(cellId(plain));
  expect(network({ first_layer: 'implicit' }).model).toMatchObject({ first_layer: 'implicit' });
  expect(cellId(network({ first_layer: 'implicit' }))).not.toBe(cellId(plain));
});
