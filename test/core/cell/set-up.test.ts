import { expect, test } from 'vitest';
import type { Cell } from '../../../src/core/cell/index.js';
import { affinityOf, canonicalJson, parseCell, setUpOf } from '../../../src/core/cell/index.js';

const WIDE = { kind: 'network', depth: 2, width: 64 };

function cell(changes: object = {}): Cell {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 1 }, seed: 0 },
    model: WIDE,
    loss: { name: 'squared' },
    method: { name: 'erm' },
    seed: 3,
    train: { epochs: 9 },
    ...changes,
  });
}

test('what changes nothing before the first epoch leaves the set-up as it is', () => {
  for (const same of [
    { method: { name: 'iw' } },
    { lambda: 1 },
    { lr: 0.5 },
    { loss: { name: 'logistic' } },
    { precision: 'float32' },
    { train: { epochs: 10 } },
    { model: { ...WIDE, kind: 'linearised' } },
  ])
    expect(setUpOf(cell(same))).toBe(setUpOf(cell()));
});

test('what changes the data or the initial point changes it', () => {
  const others = [
    { seed: 4 },
    { data: { name: 'mnist', classes: { 0: 5, 1: 1 }, seed: 1 } },
    { data: { name: 'mnist', classes: { 0: 5, 1: 2 }, seed: 0 } },
    { model: { ...WIDE, width: 65 } },
    { model: { ...WIDE, beta: 1 } },
    { model: { ...WIDE, activation: 'relu' } },
    { model: { kind: 'linear' } },
    {
      loss: { name: 'cross-entropy' },
      data: { name: 'mnist', classes: { 0: 5, 1: 1 }, labels: { 0: 0, 1: 1 }, seed: 0 },
    },
  ].map((changes) => setUpOf(cell(changes)));
  expect(new Set([setUpOf(cell()), ...others]).size).toBe(others.length + 1);
  expect(new Set(others.map(affinityOf)).size).toBe(others.length);
});

test('it is read from canonical JSON as it is from the cell, and its number is one that every store can hold', () => {
  const json = canonicalJson(cell());
  const setUp = setUpOf(JSON.parse(json) as Cell, (part) => JSON.stringify(part));
  expect(setUp).toBe(setUpOf(cell()));
  expect(affinityOf(setUp)).toBe(affinityOf(setUp));
  expect(affinityOf(setUp)).toBeGreaterThan(0);
  expect(affinityOf(setUp)).toBeLessThan(2 ** 48);
});
