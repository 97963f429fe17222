import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalJson,
  cellId,
  cellIdOfJson,
  InvalidCellError,
  parseCell,
  parseCellText,
  setUpOf,
  setUpOfText,
} from '../../../src/core/cell/index.js';

const input = fc.record({
  data: fc.constantFrom(
    { name: 'mnist', classes: { 0: 5, 1: 1 } },
    { name: 'mnist', classes: { 0: 5, 1: 1 }, seed: 3 },
    { name: 'two-gaussians', majority: 2, minority: 1, test: 0, d_core: 1, d_spu: 1 },
  ),
  model: fc.constantFrom({ kind: 'linear' }, { kind: 'linearised', width: 4, depth: 2 }),
  loss: fc.constant({ name: 'squared' }),
  method: fc.constantFrom({ name: 'erm' }, { name: 'group-dro', nu: 0.1 }),
  seed: fc.oneof(fc.nat(20), fc.maxSafeNat()),
});

describe('a cell from its text', () => {
  test('is what it is without the memory of others, and has its id', () => {
    fc.assert(
      fc.property(fc.array(input, { minLength: 1, maxLength: 8 }), (inputs) => {
        for (const each of inputs) {
          const cell = parseCell(each);
          // Canonical, and as people write it: data without a seed of their own have the cell's.
          for (const text of [canonicalJson(cell), canonicalJson({ ...each, train: {} }), JSON.stringify(each)]) {
            const read = parseCellText(text);
            expect(read).toEqual(cell);
            expect(cellId(read)).toBe(cellIdOfJson(canonicalJson(cell)));
            expect(setUpOfText(canonicalJson(cell))).toBe(setUpOf(cell));
          }
        }
      }),
    );
  });

  test('shares its parts with one that has another seed', () => {
    const cell = parseCell({
      data: { name: 'mnist', classes: { 0: 5, 1: 1 }, seed: 0 },
      model: { kind: 'linear' },
      loss: { name: 'squared' },
      method: { name: 'erm' },
    });
    const [one, two] = [1, 2].map((seed) => parseCellText(canonicalJson({ ...cell, seed })));
    expect(two!.data).toBe(one!.data);
    expect([one!.seed, two!.seed]).toEqual([1, 2]);
  });

  test.each(['-1', '1.5', '1e3', '01', '9007199254740993', '"1"', 'null', '1,"seed":2'])(
    'with seed %s is refused or read as ever, whatever came before',
    (seed) => {
      const sound = canonicalJson(
        parseCell({
          data: { name: 'mnist', classes: { 0: 5, 1: 1 }, seed: 0 },
          model: { kind: 'linear' },
          loss: { name: 'squared' },
          method: { name: 'erm' },
          seed: 7,
        }),
      );
      parseCellText(sound);
      const odd = sound.replace(',"seed":7,"train"', `,"seed":${seed},"train"`);
      expect(odd).not.toBe(sound);
      const outcomeOf = (read: () => unknown): unknown => {
        try {
          return read();
        } catch (error) {
          return error instanceof InvalidCellError ? error.message : error instanceof SyntaxError;
        }
      };
      expect(outcomeOf(() => parseCellText(odd))).toEqual(outcomeOf(() => parseCell(JSON.parse(odd))));
    },
  );
});
