import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { cellId } from '../../../src/core/cell/index.js';
import type { MnistSpec } from '../../../src/core/cell/index.js';
import { axisNames, countCells, parseSweep, renderDiagnostic } from '../../../src/core/sweep/index.js';
import { BASE, cellsOf, expand, problemsOf } from './support.js';

const METHODS = ['erm', 'iw', 'group-dro'] as const;

/** Axes with distinct values: a method is its name, the others are numbers. */
const grids = fc.record({
  method: fc.uniqueArray(fc.constantFrom(...METHODS), { minLength: 1 }),
  lambda: fc.uniqueArray(
    fc.integer({ min: 0, max: 20 }).map((i) => i / 8),
    { minLength: 1, maxLength: 5 },
  ),
  seed: fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 5 }),
  'train.epochs': fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 }),
});

type Grid = Record<string, readonly (string | number)[]>;

/** The product by nested loops. */
function product(grid: Grid): Record<string, string | number>[] {
  let rows: Record<string, string | number>[] = [{}];
  for (const [name, values] of Object.entries(grid))
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  return rows;
}

function sweepOf(rest: object): string {
  return BASE + stringify(rest);
}

function idsOf(text: string): readonly string[] {
  return cellsOf(text).map(({ id }) => id);
}

describe('a grid', () => {
  it('is the product of its axes, the first varying slowest, whatever their order in the file', () => {
    fc.assert(
      fc.property(
        grids,
        fc.shuffledSubarray(['method', 'lambda', 'seed', 'train.epochs'], { minLength: 4 }),
        (values, order) => {
          const grid = Object.fromEntries(order.map((name) => [name, values[name as keyof typeof values]]));
          const text = sweepOf({ grid });
          const { cells, warnings } = expand(text);
          expect(cells.map(({ axes }) => axes)).toEqual(product(grid));
          expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
          expect(countCells(parseSweep({ file: 'f', text }))).toBe(cells.length);
          expect(axisNames(parseSweep({ file: 'f', text }))).toEqual(order);
          expect(warnings).toEqual([]);
        },
      ),
    );
  });

  it('sets the keys of cells that it names, and base keys set the others', () => {
    const [first, second] = cellsOf(
      `${BASE}lambda: 0.5\ntrain: { epochs: 7, record: { points: 9 } }\ngrid:\n  method: [erm]\n  train.epochs: [1, 2]`,
    );
    expect(first!.cell).toMatchObject({
      lambda: 0.5,
      method: { name: 'erm' },
      train: { epochs: 1, record: { points: 9 } },
    });
    expect(second!.cell.train).toEqual({ epochs: 2, until: {}, record: { points: 9 } });
  });

  it('overrides base keys', () => {
    expect(cellsOf(`${BASE}method: erm\nlambda: 1\ngrid: { lambda: [2, 3] }`).map(({ cell }) => cell.lambda)).toEqual([
      2, 3,
    ]);
  });

  it('reaches into a value that another axis gives', () => {
    const nus = cellsOf(`${BASE}grid: { method.nu: [0.1, 0.2], method: [{ name: group-dro, update: before }] }`).map(
      ({ cell }) => cell.method,
    );
    expect(nus).toEqual([0.1, 0.2].map((nu) => ({ name: 'group-dro', nu, update: 'before' })));
  });

  it('completes a value that lacks a key', () => {
    const text = `${BASE.replace('{ name: mnist, classes: { 0: 5, 1: 1 } }', 'mnist')}method: erm\ngrid: { data.classes: [{ 0: 5, 1: 2 }, { 3: 4, 8: 5 }] }`;
    expect(cellsOf(text).map(({ cell }) => (cell.data as MnistSpec).classes)).toEqual([
      { 0: 5, 1: 2 },
      { 3: 4, 8: 5 },
    ]);
  });

  it('that has no axes is one cell', () => {
    expect(cellsOf(`${BASE}method: erm`)).toHaveLength(1);
    expect(cellsOf(`${BASE}method: erm\ngrid: {}`)).toHaveLength(1);
  });

  it('may be one of several: the cells are those of each, in order, without repetition', () => {
    fc.assert(
      fc.property(grids, grids, (one, two) => {
        const union = idsOf(sweepOf({ grid: [one, two] }));
        expect(union).toEqual([...new Set([...idsOf(sweepOf({ grid: one })), ...idsOf(sweepOf({ grid: two }))])]);
      }),
      { numRuns: 30 },
    );
  });

  it('says how many of its cells are the same', () => {
    const { cells, warnings } = expand(`${BASE}grid: { method: [erm, { name: erm }, iw], lambda: [0, 0.0] }`);
    expect(cells).toHaveLength(2);
    expect(warnings.map(renderDiagnostic)).toEqual([
      "f.yaml:5:7: key 'grid': 4 of 6 cells are the same as another and run once",
    ]);
  });
});

describe('a zip', () => {
  const zips = fc.nat({ max: 6 }).chain((extra) =>
    fc.record({
      lambda: fc.uniqueArray(fc.nat(100), { minLength: extra + 1, maxLength: extra + 1 }),
      'train.epochs': fc.array(fc.integer({ min: 1, max: 9 }), { minLength: extra + 1, maxLength: extra + 1 }),
    }),
  );

  it('is as long as its axes, which advance together, and multiplies with a grid', () => {
    fc.assert(
      fc.property(zips, fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 4 }), (zip, seed) => {
        const wanted = seed.flatMap((s) =>
          zip.lambda.map((lambda, i) => ({ seed: s, lambda, 'train.epochs': zip['train.epochs'][i] })),
        );
        for (const sweep of [{ grid: { seed }, zip }, { grid: { seed, zip } }, { grid: [{ seed, zip }] }])
          expect(cellsOf(sweepOf({ method: 'erm', ...sweep })).map(({ axes }) => axes)).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
  });

  it('of axes of different lengths is refused, naming the lengths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (a, b) => {
        const zip = { lambda: { range: a }, seed: { range: b } };
        const problems = problemsOf(sweepOf({ method: 'erm', zip }));
        expect(problems).toEqual(a === b ? [] : [expect.stringContaining(`lambda has ${a} and seed has ${b}`)]);
      }),
    );
  });
});

describe('identity', () => {
  it('is that of the cell, also where parts of cells are shared', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        for (const { id, cell } of cellsOf(sweepOf({ grid }))) expect(id).toBe(cellId(structuredClone(cell)));
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on shorthands, the order of keys, defaults, notation, or where a value is written', () => {
    const id = (text: string) => idsOf(`name: a\n${text}`)[0];
    const plain = id(
      'data: { name: mnist, classes: { 0: 5, 1: 1 } }\nmodel: linear\nloss: poly-tail\nmethod: group-dro\nlambda: 0.001',
    );
    for (const other of [
      'method: { name: group-dro }\nloss: { name: poly-tail }\nlambda: 1e-3\nmodel: { kind: linear }\ndata: { classes: { 1: 1, 0: 5 }, name: mnist }',
      'data: { name: mnist, test: { 1: 50, 0: 50 }, scale: none, seed: 0, labels: { 1: 1, 0: -1 }, classes: { "1": 1, "0": 5 } }\nmodel: { init: uniform, kind: linear }\nloss: { name: poly-tail, beta: 1, alpha: 1.0 }\nmethod: { update: after, nu: 0.01, name: group-dro }\nlambda: 0.001\nlr: { stable: 0.9 }\nseed: 0\nengine: gram\nprecision: float64\ntrain: { epochs: 10000, until: {}, record: { points: 100 } }',
      'description: other\ndata: { name: mnist, classes: { 0: 5, 1: 1 } }\nmodel: linear\ngrid:\n  method.name: [group-dro]\n  loss: [poly-tail]\n  lambda: { logspace: { from: 1e-6, to: 1, count: 3 } }\nwhere: lambda == 0.001',
      'data: { name: mnist, classes: { 0: 5, 1: 1 } }\nmodel: linear\nloss: poly-tail\ninclude: [{ method: group-dro, lambda: 0.001 }]',
    ])
      expect(id(other)).toBe(plain);
  });

  it('depends on every value', () => {
    const variants = [
      '',
      'lambda: 1',
      'lr: 0.1',
      'lr: { stable: 0.1 }',
      'seed: 1',
      'engine: graph',
      'precision: float32',
      'train: { epochs: 5 }',
      'train: { until: { train_risk: 1 } }',
      'train: { record: { points: 5 } }',
    ].map((line) => idsOf(`${BASE}method: group-dro\n${line}`)[0]);
    expect(new Set(variants).size).toBe(variants.length);
  });
});

describe('filters', () => {
  const TEXT = `${BASE}grid:\n  method: [erm, iw, { name: group-dro, nu: 0.1 }, group-dro]\n  lambda: [0, 1e-3, 1]\n  seed: { range: 3 }\n`;
  const all = cellsOf(TEXT);

  it('where keeps the cells of which it is true; all of several must be', () => {
    const kept = cellsOf(`${TEXT}where:\n  - "lambda < 1e-3 or method == 'iw'"\n  - seed != 1`);
    const wanted = all.filter(({ cell }) => (cell.lambda < 1e-3 || cell.method.name === 'iw') && cell.seed !== 1);
    expect(kept).toEqual(wanted);
    expect(kept).toHaveLength(12);
  });

  it('where takes a comparison with a key that the cell does not have to be false', () => {
    const count = (where: string) => cellsOf(`${TEXT}where: ${where}`).length;
    expect(count('method.nu >= 0')).toBe(18);
    expect(count('method.nu + 1 > 0')).toBe(18);
    expect(count('method.nu != 0.1')).toBe(27);
    expect(count('not method.nu > 0.05')).toBe(27);
    expect(count('method.nu > 0.05')).toBe(9);
    expect(count('method.nu == method.nu')).toBe(18);
  });

  it('where sees defaults, the engine that auto stands for, the rate that an expression gives, and digits', () => {
    const one = (rest: string) => cellsOf(`${BASE}method: erm\n${rest}`).length;
    expect(
      one(`where: "engine == 'gram' and train.epochs == 10000 and data.test[1] == 50 and data.classes.0 == 5"`),
    ).toBe(1);
    expect(one('lr: 0.1 / (1 + seed)\nwhere: lr == 0.1')).toBe(1);
    expect(one('lr: { stable: 0.5 }\nwhere: lr.stable == 0.5')).toBe(1);
    expect(one("where: \"model == 'linear' and loss == 'squared' and data == 'mnist'\"")).toBe(1);
  });

  it('exclude removes the cells that agree with an entry on all keys it names', () => {
    const entries = fc.array(
      fc
        .record(
          { method: fc.constantFrom('erm', 'group-dro', 'nu'), lambda: fc.constantFrom(0, 1e-3, 1), seed: fc.nat(2) },
          { requiredKeys: [] },
        )
        .filter((entry) => Object.keys(entry).length > 0),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(entries, (exclude) => {
        const written = exclude.map(({ method, ...rest }) => ({
          ...rest,
          ...(method === undefined ? {} : { method: method === 'nu' ? { nu: 0.1 } : method }),
        }));
        const wanted = all.filter(
          ({ cell }) =>
            !exclude.some(
              ({ method, lambda, seed }) =>
                (method === undefined ||
                  (method === 'nu'
                    ? cell.method.name === 'group-dro' && cell.method.nu === 0.1
                    : cell.method.name === method)) &&
                (lambda === undefined || cell.lambda === lambda) &&
                (seed === undefined || cell.seed === seed),
            ),
        );
        const text = TEXT + stringify({ exclude: written });
        if (wanted.length === 0) expect(problemsOf(text)[0]).toContain('exclude leaves none of 36');
        else expect(cellsOf(text)).toEqual(wanted);
      }),
    );
  });

  it('exclude takes several values of a key as any of them, and near numbers as equal', () => {
    const left = cellsOf(
      `${TEXT}exclude: [{ method: [erm, iw], seed: { range: 2 } }, { lambda: 0.0010000000000000002 }]`,
    );
    expect(left).toEqual(
      all.filter(({ cell }) => !(cell.method.name !== 'group-dro' && cell.seed < 2) && cell.lambda !== 1e-3),
    );
  });

  it('exclude that matches nothing is a warning', () => {
    const { cells, warnings } = expand(`${TEXT}exclude:\n  - { lambda: 2 }\n  - { method: erm }\n`);
    expect(cells).toHaveLength(27);
    expect(warnings.map(renderDiagnostic)).toEqual(["f.yaml:10:5: key 'exclude[0]': matches no cell"]);
  });

  it('remove cells that could not be trained without complaint', () => {
    const invalid = `${BASE}engine: gram\nmethod: erm\ngrid: { precision: [float64, float32] }\n`;
    expect(problemsOf(invalid)).toHaveLength(1);
    expect(cellsOf(`${invalid}exclude: [{ precision: float32 }]`)).toHaveLength(1);
    expect(cellsOf(`${invalid}where: precision != 'float32'`)).toHaveLength(1);
    const methods = `${BASE}grid: { method: [erm, group-dro], method.nu: [0.1, 0.2] }\n`;
    expect(problemsOf(methods)).toHaveLength(1);
    expect(cellsOf(`${methods}where: method == 'group-dro'`)).toHaveLength(2);
    expect(
      cellsOf(`${BASE}method: erm\ngrid: { lambda: [0, 1] }\nlr: 1 / lambda\nexclude: [{ lambda: 0 }]`),
    ).toHaveLength(1);
  });

  it('include adds cells of the base and its own keys, which the others do not touch', () => {
    const cells = cellsOf(
      `${TEXT}exclude: [{ lambda: 1 }]\nwhere: seed < 2\ninclude:\n  - { method: erm, lambda: 1, seed: { range: 2 } }\n  - { method: iw, seed: 9, loss.name: logistic }\n`,
    );
    const kept = all.filter(({ cell }) => cell.lambda < 1 && cell.seed < 2);
    expect(cells.slice(0, kept.length).map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    expect(cells.slice(kept.length).map(({ axes }) => axes)).toEqual([
      { method: 'erm', lambda: 1, seed: 0, 'loss.name': 'squared' },
      { method: 'erm', lambda: 1, seed: 1, 'loss.name': 'squared' },
      { method: 'iw', lambda: 0, seed: 9, 'loss.name': 'logistic' },
    ]);
  });

  it('include without a grid is all there is', () => {
    expect(cellsOf(`${BASE}include: [{ method: erm }, { method: iw }]`)).toHaveLength(2);
  });
});

describe('a learning rate', () => {
  it('may be an expression of the other keys', () => {
    const cells = cellsOf(
      `${BASE}grid:\n  method: [erm]\n  lambda: [0, 1, 3]\n  lr: ["0.1 / (1 + lambda)", { stable: 0.5 }, 0.2]\n`,
    );
    expect(cells.map(({ cell }) => cell.lr)).toEqual([
      0.1,
      { stable: 0.5 },
      0.2,
      0.05,
      { stable: 0.5 },
      0.2,
      0.025,
      { stable: 0.5 },
      0.2,
    ]);
    expect(cells.map(({ axes }) => axes['lr'])).toEqual([
      0.1,
      'stable 0.5',
      0.2,
      0.05,
      'stable 0.5',
      0.2,
      0.025,
      'stable 0.5',
      0.2,
    ]);
  });
});

describe('the number of cells', () => {
  it('is known, and refused, before any is made', () => {
    // Nobody could wait for as many.
    const text = `${BASE}grid:\n  method: [erm, iw, group-dro]\n  lambda: { linspace: { from: 0, to: 1, count: 1000000000 } }\n  seed: { range: 1e9 }\n`;
    expect(countCells(parseSweep({ file: 'f', text }))).toBe(3e18);
    expect(problemsOf(text)).toEqual([
      "f.yaml:6:3: key 'grid': 3.00e+18 cells = method 3 × lambda 1,000,000,000 × seed 1,000,000,000, more than the limit of 1,000,000 (--max-cells)",
    ]);
  });

  it('may be limited otherwise', () => {
    const text = `${BASE}grid: [{ method: [erm, iw], seed: { range: 5 } }, { method: erm, zip: { seed: [7, 8], lambda: [1, 2] } }]`;
    expect(problemsOf(text, { maxCells: 12 })).toEqual([]);
    expect(problemsOf(text, { maxCells: 11 })).toEqual([
      "f.yaml:5:8: key 'grid[0]': 12 cells = method 2 × seed 5 + (seed, lambda) 2, more than the limit of 11 (--max-cells)",
    ]);
  });

  it('may be a hundred thousand: the time grows as they do, and they share their parts', { timeout: 120_000 }, () => {
    const text = (seeds: number) =>
      `${BASE}grid:\n  method: [erm, iw, group-dro, { name: group-dro, nu: 0.1 }, { name: group-dro, nu: 0.2 }]\n  lambda: { linspace: { from: 0, to: 1, count: 20 } }\n  seed: { range: ${seeds} }\n`;
    const timed = (seeds: number) => {
      const before = process.cpuUsage();
      const cells = cellsOf(text(seeds));
      const { user, system } = process.cpuUsage(before);
      return { cells, time: user + system };
    };
    timed(50);
    const [few, many] = [timed(100), timed(1000)];
    expect(many.cells).toHaveLength(100_000);
    expect(many.time / few.time).toBeLessThan(40);
    expect(new Set(many.cells.map(({ cell }) => cell.data)).size).toBe(1000);
    expect(new Set(many.cells.map(({ cell }) => cell.train)).size).toBe(1);
  });
});

describe('losses and methods with lists and parts', () => {
  it('weights of samples are a value like any other, also of an axis', () => {
    const text = `${BASE}method: custom\ngrid: { method.samples: [[1, 1, 1, 1, 1, 5], [2, 1, 1, 1, 1, 5]] }\n`;
    expect(cellsOf(text).map(({ cell }) => cell.method)).toEqual([
      { name: 'custom', samples: [1, 1, 1, 1, 1, 5] },
      { name: 'custom', samples: [2, 1, 1, 1, 1, 5] },
    ]);
  });

  it('parameters that several methods share are one axis and one name in conditions', () => {
    const text = `${BASE}grid: { method: [cvar, chi2-dro, cvar-doro], method.alpha: { linspace: { from: 0.25, to: 1, count: 4 } } }
where: 'method == "cvar" or method.alpha < 0.6'\n`;
    const methods = cellsOf(text).map(({ cell }) => cell.method);
    expect(methods.map((method) => [method.name, 'alpha' in method && method.alpha])).toEqual([
      ['cvar', 0.25],
      ['cvar', 0.5],
      ['cvar', 0.75],
      ['cvar', 1],
      ['chi2-dro', 0.25],
      ['chi2-dro', 0.5],
      ['cvar-doro', 0.25],
      ['cvar-doro', 0.5],
    ]);
  });

  it('parameters of the vector-scaling loss are given per class, −1 and 1, or per digit', () => {
    const text = BASE.replace('squared', '{ name: vs, delta: { -1: 0.5 } }') + 'method: erm\n';
    expect(cellsOf(text)[0]!.cell.loss).toMatchObject({ by: 'class', delta: { '-1': 0.5, '1': 1 } });
    const grid =
      `${BASE}method: erm\n`.replace('squared', '{ name: vs, by: group }') + 'grid: { loss.iota.1: [0, 2] }\n';
    expect(cellsOf(grid).map(({ cell }) => cell.loss)).toMatchObject([
      { iota: { '0': 0, '1': 0 } },
      { iota: { '1': 2 } },
    ]);
  });
});
