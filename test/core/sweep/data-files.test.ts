import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileSpec } from '../../../src/core/cell/index.js';
import { parseCell } from '../../../src/core/cell/index.js';
import type { DataFiles, Dataset } from '../../../src/core/data/index.js';
import { digestOf, fileDataset, UnreadableFileError } from '../../../src/core/data/index.js';
import type { ExpandedCell } from '../../../src/core/sweep/index.js';
import { cellLabel, expandSweep, parseSweep, SweepError, varyingKeys } from '../../../src/core/sweep/index.js';

type Contents = Readonly<Record<string, string | Uint8Array>>;

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

function filesOf(contents: Contents): DataFiles {
  return {
    read(path) {
      const content = contents[path];
      if (content === undefined) throw new UnreadableFileError(`${path}: no such file`);
      return { name: path, bytes: bytesOf(content) };
    },
  };
}

/** Cells of a sweep whose `data` is given, over files by path. */
function cellsOf(data: string, contents: Contents, rest = 'method: erm'): readonly ExpandedCell[] {
  const text = `name: own\ndata: ${data}\nmodel: linear\nloss: squared\n${rest}\n`;
  return expandSweep(parseSweep({ file: 'f.yaml', text }), { files: filesOf(contents) }).cells;
}

function problemsOf(data: string, contents: Contents, rest?: string): readonly string[] {
  try {
    cellsOf(data, contents, rest);
    return [];
  } catch (error) {
    if (error instanceof SweepError) return error.message.split('\n');
    throw error;
  }
}

/** The data of a cell, as a trainer reads them: from bytes by digest. */
function datasetOf({ cell }: ExpandedCell, contents: Contents): Dataset {
  const byDigest = new Map(
    Object.values(contents).map((content) => [digestOf(bytesOf(content)), bytesOf(content)] as const),
  );
  const { data } = parseCell(JSON.parse(JSON.stringify(cell)));
  return fileDataset(data as FileSpec, (digest) => byDigest.get(digest)!);
}

const PETS = `weight,age,animal,home
4,2,cat,town
5,3,cat,town
3.5,1e0,cat,country
30,7,dog,country
25,4,dog,country
20,6,dog,town
`;
const CSV = '{ name: csv, file: pets.csv, label: animal, group: home }';

describe('a CSV file of the user', () => {
  it('is read as it is written: features in the order of the columns, classes −1 and 1, groups by name', () => {
    const [cell] = cellsOf(CSV, { 'pets.csv': PETS });
    expect(cell!.cell.data).toEqual({
      name: 'csv',
      file: digestOf(bytesOf(PETS)),
      label: 'animal',
      group: 'home',
      labels: { cat: -1, dog: 1 },
      scale: 'none',
      contents: {
        features: 2,
        classes: ['cat', 'dog'],
        groups: [
          { name: 'country', train: 3, test: 0 },
          { name: 'town', train: 3, test: 0 },
        ],
      },
    });
    const { train, test, groupNames } = datasetOf(cell!, { 'pets.csv': PETS });
    expect(groupNames).toEqual(['country', 'town']);
    expect([...train.x.data]).toEqual([4, 2, 5, 3, 3.5, 1, 30, 7, 25, 4, 20, 6]);
    expect([...train.y]).toEqual([-1, -1, -1, 1, 1, 1]);
    expect([...train.group]).toEqual([1, 1, 0, 0, 0, 1]);
    expect([test.x.rows, test.x.columns]).toEqual([0, 2]);
  });

  it('is the same cell at another path, and another with one byte changed', () => {
    const id = (path: string, content: string) => cellsOf(CSV.replace('pets.csv', path), { [path]: content })[0]!.id;
    expect(id('elsewhere/animals.csv', PETS)).toBe(id('pets.csv', PETS));
    expect(id('pets.csv', PETS.replace('30', '31'))).not.toBe(id('pets.csv', PETS));
  });

  it('is the same cell with defaults spelled out', () => {
    const id = (more: string) => cellsOf(CSV.replace(' }', `${more} }`), { 'pets.csv': PETS })[0]!.id;
    for (const more of [
      ', features: [weight, age]',
      ', labels: { cat: -1, dog: 1 }',
      ', scale: none',
      // Nothing is drawn, so that the seed of the draw is no part of the cell.
      ', seed: 7',
    ])
      expect([more, id(more)]).toEqual([more, id('')]);
    expect(id(', features: [age, weight]')).not.toBe(id(''));
    expect(id(', features: [weight]')).not.toBe(id(''));
    expect(id(', labels: { cat: 1, dog: -1 }')).not.toBe(id(''));
  });

  it('comes back as it was written, whatever its names and numbers', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 8, unit: 'binary' })
      .map((text) => text.replaceAll('\0', '_').trim())
      .filter((text) => text !== '' && text !== '\ufeff' && !text.includes('\r'));
    const table = fc
      .record({
        columns: fc.uniqueArray(name, { minLength: 3, maxLength: 6 }),
        classes: fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
        numbers: fc.array(
          fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
          { minLength: 30, maxLength: 30 },
        ),
        rows: fc.integer({ min: 2, max: 6 }),
      })
      .filter(({ columns }) => !columns.some((column) => column.startsWith('\ufeff')));
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(table, ({ columns, classes, numbers, rows }) => {
        const width = columns.length - 1;
        const lines = Array.from({ length: rows }, (_, i) => [
          ...numbers.slice(i * width, (i + 1) * width).map(String),
          quoted(classes[i % 2]!),
        ]);
        const text = [columns.map(quoted), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
        const data = JSON.stringify({ name: 'csv', file: 'a', label: columns.at(-1) });
        const contents = { a: text };
        const [cell] = cellsOf(data, contents);
        const { train, groupNames } = datasetOf(cell!, contents);
        expect([...train.x.data]).toEqual(numbers.slice(0, rows * width));
        expect(new Set(groupNames)).toEqual(new Set(classes));
        expect([...train.group].map((k) => groupNames[k])).toEqual(lines.map((_, i) => classes[i % 2]));
        expect([...train.y]).toEqual([...train.group].map((k) => (k === 0 ? -1 : 1)));
      }),
      { numRuns: 200 },
    );
  });

  it('may come with a file of evaluation samples, its columns in any order', () => {
    const test = 'home,animal,age,weight\ntown,dog,1,2\n';
    const contents = { 'pets.csv': PETS, 'test.csv': test };
    const [cell] = cellsOf(CSV.replace(' }', ', test: test.csv }'), contents);
    const { test: held } = datasetOf(cell!, contents);
    expect([[...held.x.data], [...held.y], [...held.group]]).toEqual([[2, 1], [1], [1]]);
  });

  it('may say of each row whether it is trained on', () => {
    const lines = PETS.trim().split('\n');
    const text = lines.map((line, i) => `${line},${i === 0 ? 'part' : i % 3 === 0 ? 'test' : 'train'}`).join('\n');
    const [cell] = cellsOf(CSV.replace(' }', ', split: part }'), { 'pets.csv': text });
    const { train, test } = datasetOf(cell!, { 'pets.csv': text });
    expect([...train.x.data]).toEqual([4, 2, 5, 3, 30, 7, 25, 4]);
    expect([...test.x.data]).toEqual([3.5, 1, 20, 6]);
  });

  it('has a share of every group held out, as many whatever the seed, others with another', () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 2 === 0 ? 'a' : 'b'},${i % 3 === 0 ? 'x' : 'y'}`);
    const contents = { 'n.csv': `number,class,group\n${rows.join('\n')}\n` };
    const data = '{ name: csv, file: n.csv, label: class, group: group, holdout: 0.25 }';
    const cells = cellsOf(data, contents, 'method: erm\ngrid: { seed: [0, 1] }');
    // 20 of x and 40 of y: 5 and 10 are held out.
    expect(cells.map(({ cell }) => (cell.data as FileSpec).contents.groups)).toEqual(
      new Array(2).fill([
        { name: 'x', train: 15, test: 5 },
        { name: 'y', train: 30, test: 10 },
      ]),
    );
    const [first, second] = cells.map((cell) => datasetOf(cell, contents));
    const all = [...first!.train.x.data, ...first!.test.x.data].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect([...first!.test.x.data]).not.toEqual([...second!.test.x.data]);
    expect(datasetOf(cells[0]!, contents)).toEqual(first);
  });

  it('can be an axis, and cells are told apart by the first digits of its digest', () => {
    const contents = { 'a.csv': PETS, 'b.csv': PETS.replace('30', '31') };
    const rest = 'method: erm\ngrid: { data.file: [a.csv, b.csv] }';
    const cells = cellsOf('{ name: csv, label: animal, group: home }', contents, rest);
    expect(cells.map(({ axes }) => axes)).toEqual([{ 'data.file': 'a.csv' }, { 'data.file': 'b.csv' }]);
    const keys = varyingKeys(cells.map(({ cell }) => cell));
    expect(keys).toEqual(['data.file']);
    expect(cellLabel(cells[0]!.cell, keys)).toBe(digestOf(bytesOf(PETS)).slice(0, 19));
  });

  it('names the groups of custom weights and of the vector-scaling loss', () => {
    const rest = 'method: { name: custom, groups: { town: 1, country: 3 } }';
    expect(problemsOf(CSV, { 'pets.csv': PETS }, rest)).toEqual([]);
    expect(problemsOf(CSV, { 'pets.csv': PETS }, rest.replace('town', 'twon'))).toEqual([
      "f.yaml:5:41: key 'method.groups.twon': group twon is not among those of the file (country, town)",
    ]);
    const samples = 'method: { name: custom, samples: [1, 2] }';
    expect(problemsOf(CSV, { 'pets.csv': PETS }, samples)).toEqual([
      "f.yaml:5:34: key 'method.samples': expected 6 weights, one for each training sample, got 2",
    ]);
  });

  const bad: readonly [string, string, string | Uint8Array, string][] = [
    ['no file', CSV.replace('pets', 'dogs'), PETS, "f.yaml:2:26: key 'data.file': dogs.csv: no such file"],
    [
      'no such column',
      CSV.replace('label: animal', 'label: anmal'),
      PETS,
      "f.yaml:2:43: key 'data.label': pets.csv has no column 'anmal'; it has 'weight', 'age', 'animal' and 'home'; did you mean 'animal'?",
    ],
    [
      'other separators',
      CSV,
      PETS.replaceAll(',', ';'),
      "f.yaml:2:43: key 'data.label': pets.csv has one column only: its cells are not separated by commas but by ';'",
    ],
    [
      'a word',
      CSV,
      PETS.replace('30', 'heavy'),
      "pets.csv:5:1: column 'weight': expected a finite number, got 'heavy'; features: […] in the sweep says which columns to read",
    ],
    [
      'NaN',
      CSV.replace(' }', ', features: [age] }'),
      PETS.replace('3,', 'NaN,'),
      "pets.csv:3:3: column 'age': expected a finite number, got 'NaN'",
    ],
    [
      'a number beyond float64',
      CSV,
      PETS.replace('30', '1e999'),
      "pets.csv:5:1: column 'weight': expected a finite number, got '1e999'; features: […] in the sweep says which columns to read",
    ],
    [
      'an empty cell',
      CSV.replace(' }', ', features: [age] }'),
      PETS.replace('4,2', '4, '),
      "pets.csv:2:4: column 'age': expected a finite number, got an empty cell",
    ],
    [
      'a missing group',
      CSV,
      PETS.replace('cat,country', 'cat,'),
      "pets.csv:4:13: column 'home': expected a group, got an empty cell",
    ],
    [
      'one class',
      CSV,
      PETS.replaceAll('dog', 'cat'),
      "pets.csv:2:5: every training sample is of class 'cat': expected two or more",
    ],
    [
      'three classes',
      CSV,
      PETS.replace('20,6,dog', '20,6,pig'),
      "f.yaml:2:43: key 'data.label': with 3 classes say which are −1 and which 1: labels: { cat: -1, dog: 1, pig: -1 }, or take a loss over classes: cross-entropy or vector-squared",
    ],
    [
      'a column twice',
      CSV,
      PETS.replace('age', 'weight'),
      "pets.csv:1:8: column 'weight' is there twice, first as column 1",
    ],
    [
      'a column without name',
      CSV,
      PETS.replace('age', ''),
      'pets.csv:1:8: column 2 has no name: every column needs one in the header line',
    ],
    [
      'a row too short',
      CSV,
      PETS.replace('25,4,dog,country', '25,4,dog'),
      'pets.csv:6:9: expected 4 cells as in the header, got 3',
    ],
    [
      'a row too long',
      CSV,
      PETS.replace('25,4,dog', '25,4,dog,7'),
      'pets.csv:6:12: expected 4 cells as in the header, got 5',
    ],
    ['nothing', CSV, '', 'pets.csv:1:1: is empty: expected a header line and samples'],
    ['a header only', CSV, 'weight,age,animal,home\n', 'pets.csv:1:1: has no rows: expected a header line and samples'],
    [
      'a quote that never ends',
      CSV,
      PETS.replace('cat', '"cat'),
      'pets.csv:2:1: is not CSV: a quoted cell of this row never ends',
    ],
    [
      'a quote that never ends, after a row of two lines',
      CSV,
      PETS.replace('town', '"to\nwn"').replace('dog', '"dog'),
      'pets.csv:6:1: is not CSV: a quoted cell of this row never ends',
    ],
    [
      'a quote within a cell',
      CSV,
      PETS.replace('cat', 'c"at'),
      'pets.csv:2:1: is not CSV: a quote within a cell: put the whole cell in quotes, and write each quote inside it twice',
    ],
    [
      'bytes that are not UTF-8',
      CSV,
      new Uint8Array([...bytesOf(PETS), 0x0a, 0x61, 0xff]),
      'pets.csv:9:2: is not UTF-8: byte 119 is 0xff',
    ],
    [
      'a place behind a cell of two lines',
      CSV,
      PETS.replace('town', '"to\nwn"').replace('3.5', 'x'),
      "pets.csv:5:1: column 'weight': expected a finite number, got 'x'; features: […] in the sweep says which columns to read",
    ],
    [
      'a place within a row of two lines',
      '{ name: csv, file: pets.csv, label: k, features: [a, z] }',
      'a,k,z\n1,u,2\n3,"v\n",x\n',
      "pets.csv:4:3: column 'z': expected a finite number, got 'x'",
    ],
    [
      'a place in a file with Windows line ends',
      CSV,
      PETS.replace('25', 'x').replaceAll('\n', '\r\n'),
      "pets.csv:6:1: column 'weight': expected a finite number, got 'x'; features: […] in the sweep says which columns to read",
    ],
    [
      'a sample that cannot be scaled',
      CSV.replace(' }', ', scale: unit }'),
      PETS.replace('5,3,', '0,0,'),
      'pets.csv:3:1: every feature of this sample is 0: it cannot be scaled; use scale: none',
    ],
    [
      'the label as a feature',
      CSV.replace(' }', ', features: [age, animal] }'),
      PETS,
      "f.yaml:2:74: key 'data.features': column 'animal' is the label: it cannot be a feature, too",
    ],
    [
      'two ways to hold out',
      CSV.replace(' }', ', holdout: 0.5, split: home }'),
      PETS,
      "pets.csv:2:9: column 'home': expected train or test, got 'town'",
    ],
    [
      'all held out',
      CSV.replace(' }', ', holdout: 1 }'),
      PETS,
      "f.yaml:2:73: key 'data.holdout': expected a number > 0 and < 1, got 1",
    ],
    [
      'a key of the cell only',
      CSV.replace(' }', ', contents: {} }'),
      PETS,
      "f.yaml:2:64: key 'data.contents': csv has no 'contents'; it takes file, label, group, features, test, split, holdout, labels, scale and seed",
    ],
  ];
  it.each(bad)('is refused with %s', (_, data, content, expected) => {
    expect(problemsOf(data, { 'pets.csv': content })).toEqual([expected]);
  });

  it('is refused where evaluation has what training has not', () => {
    const data = CSV.replace(' }', ', test: test.csv }');
    const test = (row: string) => ({ 'pets.csv': PETS, 'test.csv': `weight,age,animal,home\n${row}\n` });
    expect(problemsOf(data, test('1,2,pig,town'))).toEqual([
      "test.csv:2:5: class 'pig' has no training sample; the ones that have are cat, dog",
    ]);
    expect(problemsOf(data, test('1,2,cat,sea'))).toEqual([
      "test.csv:2:9: group 'sea' has no training sample; the ones that have are country, town",
    ]);
  });

  it('is refused where its label is not a class but a quantity', () => {
    const rows = Array.from({ length: 101 }, (_, i) => `${i},${i}`);
    expect(problemsOf('{ name: csv, file: a, label: y }', { a: `x,y\n${rows.join('\n')}\n` })).toEqual([
      "a:102:5: '100' is the 101th class: expected at most 100; is this the column you mean?",
    ]);
  });

  it('is refused by a trainer whose file does not hold what the cell says', () => {
    const [cell] = cellsOf(CSV, { 'pets.csv': PETS });
    const { data } = parseCell(cell!.cell);
    const other = bytesOf(PETS.replace('cat', 'cow'));
    expect(() => fileDataset(data as FileSpec, () => other)).toThrow('is not what the files hold');
  });
});

/** An IDX file of unsigned bytes. */
function idx(shape: readonly number[], bytes: readonly number[]): Uint8Array {
  const extents = shape.flatMap((extent) => [extent >>> 24, (extent >>> 16) & 255, (extent >>> 8) & 255, extent & 255]);
  return new Uint8Array([0, 0, 8, shape.length, ...extents, ...bytes]);
}

describe('IDX files of the user', () => {
  const contents = {
    x: idx([3, 2, 2], [0, 255, 51, 0, 1, 2, 3, 4, 255, 255, 255, 255]),
    y: idx([3], [7, 10, 7]),
    g: idx([3], [0, 0, 1]),
  };
  const IDX = '{ name: idx, file: x, label: y }';

  it('are bytes read as [0, 1], classes and groups called by their bytes', () => {
    const [cell] = cellsOf(IDX.replace(' }', ', group: g }'), contents);
    const { train, groupNames } = datasetOf(cell!, contents);
    expect(train.x.columns).toBe(4);
    expect([...train.x.data.slice(0, 4)]).toEqual([0, 1, 0.2, 0]);
    expect([[...train.y], [...train.group], groupNames]).toEqual([
      [-1, 1, -1],
      [0, 0, 1],
      ['0', '1'],
    ]);
  });

  it('have their classes as groups unless there is a file of groups, in the order of the numbers', () => {
    const [cell] = cellsOf(IDX, contents);
    expect((cell!.cell.data as FileSpec).contents).toEqual({
      features: 4,
      classes: ['7', '10'],
      groups: [
        { name: '7', train: 2, test: 0 },
        { name: '10', train: 1, test: 0 },
      ],
    });
  });

  it('may come with files of evaluation samples', () => {
    const [cell] = cellsOf(IDX.replace(' }', ', test: x, test_label: y }'), contents);
    const { train, test } = datasetOf(cell!, contents);
    expect(test).toEqual(train);
  });

  it.each<[string, string, Contents, string]>([
    [
      'torn',
      IDX,
      { ...contents, x: contents.x.slice(0, -1) },
      "f.yaml:2:26: key 'data.file': x: not a valid IDX file at byte 27: shape 3 × 2 × 2 needs 28 bytes, the file has 27",
    ],
    [
      'of another type',
      IDX,
      { ...contents, y: new Uint8Array([0, 0, 13, 1, 0, 0, 0, 0]) },
      "f.yaml:2:36: key 'data.label': y: not a valid IDX file at byte 2: expected type 0x08 (unsigned byte), got 0x0d",
    ],
    [
      'empty',
      IDX,
      { ...contents, x: new Uint8Array() },
      "f.yaml:2:26: key 'data.file': x: not a valid IDX file at byte 0: the header has 12 bytes, the file ends after 0",
    ],
    [
      'without samples',
      IDX,
      { x: idx([0, 4], []), y: idx([0], []) },
      "f.yaml:2:26: key 'data.file': x holds no features",
    ],
    [
      'of different lengths',
      IDX,
      { ...contents, y: idx([2], [0, 1]) },
      "f.yaml:2:36: key 'data.label': y is about 2 samples, but x holds 3",
    ],
    [
      'of one class',
      IDX,
      { ...contents, y: idx([3], [1, 1, 1]) },
      "f.yaml:2:36: key 'data.label': sample 0: every training sample is of class '1': expected two or more",
    ],
    [
      'without labels of the test',
      IDX.replace(' }', ', test: x }'),
      contents,
      "f.yaml:2:7: key 'data': idx with test needs test_label, too",
    ],
    [
      'of other features in the test',
      IDX.replace(' }', ', test: z, test_label: y }'),
      { ...contents, z: idx([3, 1], [1, 2, 3]) },
      "f.yaml:2:45: key 'data.test': z has 1 features per sample, x 4",
    ],
  ])('are refused when %s', (_, data, files, expected) => {
    expect(problemsOf(data, files)).toEqual([expected]);
  });
});

it('sweeps that come without their files are refused', () => {
  const text = `name: own\ndata: ${CSV}\nmodel: linear\nloss: squared\nmethod: erm\n`;
  expect(() => expandSweep(parseSweep({ file: 'f.yaml', text }))).toThrow(
    "f.yaml:2:26: key 'data.file': data files cannot be read here",
  );
});
