import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { countCells, parseSweep } from '../../../src/core/sweep/index.js';
import { BASE, cellsOf, problemsOf } from './support.js';

const methods = fc.oneof(
  fc.constantFrom('erm', 'iw', 'group-dro'),
  fc.record({ name: fc.constant('group-dro'), nu: fc.double({ min: 1e-6, max: 10, noNaN: true }) }),
);
const rates = fc.oneof(
  fc.double({ min: 1e-9, max: 10, noNaN: true }),
  fc.record({ stable: fc.double({ min: 1e-3, max: 1.9, noNaN: true }) }),
);
const sweeps = fc.record(
  {
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/),
    data: fc.record({
      name: fc.constant('mnist'),
      classes: fc.constant({ 0: 5, 1: 1 }),
      scale: fc.constantFrom('none', 'unit', 'sqrt-d'),
    }),
    model: fc.constantFrom('linear', { kind: 'linear', init: 'zero' }),
    loss: fc.constantFrom('squared', 'logistic', { name: 'poly-tail', alpha: 2 }),
    train: fc.record({ epochs: fc.integer({ min: 1, max: 1e6 }) }),
    grid: fc.record({
      method: fc.array(methods, { minLength: 1, maxLength: 3 }),
      lr: fc.array(rates, { minLength: 1, maxLength: 3 }),
      seed: fc.constantFrom(3, [1, 2], { range: 3 }),
    }),
  },
  { requiredKeys: ['name', 'data', 'model', 'loss', 'grid'] },
);

describe('parsing', () => {
  it('reads what was written, in block style, flow style and JSON alike', () => {
    fc.assert(
      fc.property(sweeps, (sweep) => {
        // Names such as 1e5 or null would be read as other things than text.
        const written = { ...sweep, name: `n${sweep.name}` };
        const texts = [stringify(written), stringify(written, { collectionStyle: 'flow' }), JSON.stringify(written)];
        const [block, ...others] = texts.map((text) => cellsOf(text));
        for (const other of others) expect(other).toEqual(block);
        expect(parseSweep({ file: 'f', text: texts[0]! }).name).toBe(written.name);
        const lr = sweep.grid.lr[0];
        expect(block![0]!.cell).toMatchObject({
          data: written.data,
          lr,
          ...(written.train && { train: written.train }),
        });
      }),
    );
  });

  it('follows aliases', () => {
    const cells = cellsOf(`${BASE}grid: [{ method: &m [erm, iw], seed: 0 }, { method: *m, seed: 1 }]`);
    expect(cells.map(({ axes }) => axes)).toEqual([
      { method: 'erm', seed: 0 },
      { method: 'iw', seed: 0 },
      { method: 'erm', seed: 1 },
      { method: 'iw', seed: 1 },
    ]);
  });

  it('keeps the description and the name', () => {
    const sweep = parseSweep({ file: 'f', text: `${BASE}description: what for\nmethod: erm` });
    expect(sweep).toMatchObject({ name: 'test', description: 'what for' });
    expect(countCells(sweep)).toBe(1);
  });

  it('never fails but with diagnostics, whatever is changed in a file', () => {
    const text = `${BASE}grid:\n  - method: [erm, { name: group-dro, nu: 0.1 }]\n    lambda: [0, { logspace: { from: 1e-3, to: 1, count: 3 } }]\n    lr: "0.1 / (1 + lambda)"\n    zip: { seed: { range: 2 }, train.epochs: [1, 2] }\nexclude: [{ lambda: 1 }]\nwhere: lambda < 3 and not seed == 9\ninclude: [{ method: iw, lr: { stable: 0.5 } }]\n`;
    expect(problemsOf(text)).toEqual([]);
    const pieces = fc.constantFrom(
      '',
      ' ',
      '\n',
      '\t',
      ':',
      ': ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '&a ',
      '*a',
      '!',
      '- ',
      '? ',
      '#',
      '|',
      '0',
      '-1',
      'x',
      '.',
      '\u0000',
      '%',
      '---\n',
      '~',
    );
    const change = fc.tuple(fc.nat(text.length), fc.nat(4), pieces);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let changed = text;
        for (const [at, length, piece] of changes) changed = changed.slice(0, at) + piece + changed.slice(at + length);
        for (const line of problemsOf(changed)) expect(line).toMatch(/^f\.yaml:\d+:\d+: \S/);
      }),
      { numRuns: 500 },
    );
  });
});
