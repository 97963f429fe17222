import { describe, expect, test } from 'vitest';
import { combinationOf, methodKey, parametersOf, sweepAxes } from '../../../src/core/analysis/index.js';
import type { Cell } from '../../../src/core/cell/index.js';
import { canonicalJson, cellSchema, parseCell } from '../../../src/core/cell/index.js';
import { combinationName, methodVariant } from '../../../src/report/words.js';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const contents = {
  features: 3,
  classes: ['a', 'b'],
  groups: [
    { name: 'a', train: 4, test: 1 },
    { name: 'b', train: 2, test: 1 },
  ],
};
const csv = { name: 'csv', file: digest('1'), label: 'y', contents };
const idx = { name: 'idx', file: digest('1'), label: digest('2'), contents };
const mnist = { name: 'mnist', classes: { 0: 5, 1: 1 } };
const colored = { name: 'colored-mnist' };
const gaussians = { name: 'two-gaussians', d_noise: 4 };
const labels = [{ labels: { '-1': -1, '1': 1 } }, { labels: { '-1': 1, '1': -1 } }] as const;

/** By key: the mapping that has it, and two values it may have. */
type Pairs = Readonly<Record<string, readonly [object, unknown, unknown]>>;

const DATA: Pairs = {
  'mnist.classes': [mnist, { 0: 5, 1: 1 }, { 0: 5, 1: 2 }],
  'mnist.labels': [mnist, { 0: -1, 1: 1 }, { 0: 1, 1: -1 }],
  'mnist.test': [mnist, { 0: 5, 1: 5 }, { 0: 6, 1: 5 }],
  'mnist.scale': [mnist, 'none', 'sqrt-d'],
  'mnist.seed': [mnist, 0, 1],
  'colored-mnist.train': [colored, 10, 20],
  'colored-mnist.test': [colored, 10, 20],
  'colored-mnist.label_noise': [colored, 0.1, 0.2],
  'colored-mnist.color_noise': [colored, 0.1, 0.2],
  'colored-mnist.test_color_noise': [colored, 0.1, 0.2],
  'colored-mnist.labels': [colored, labels[0].labels, labels[1].labels],
  'colored-mnist.scale': [colored, 'none', 'unit'],
  'colored-mnist.seed': [colored, 0, 1],
  'two-gaussians.majority': [gaussians, 5, 6],
  'two-gaussians.minority': [gaussians, 1, 2],
  'two-gaussians.test': [gaussians, 5, 6],
  'two-gaussians.d_core': [gaussians, 5, 6],
  'two-gaussians.d_spu': [gaussians, 5, 6],
  'two-gaussians.d_noise': [gaussians, 5, 6],
  'two-gaussians.sigma_core': [gaussians, 1, 2],
  'two-gaussians.sigma_spu': [gaussians, 1, 2],
  'two-gaussians.sigma_noise': [gaussians, 1, 2],
  'two-gaussians.labels': [gaussians, labels[0].labels, labels[1].labels],
  'two-gaussians.scale': [gaussians, 'none', 'unit'],
  'two-gaussians.seed': [gaussians, 0, 1],
  'csv.file': [csv, digest('1'), digest('2')],
  'csv.label': [csv, 'y', 'z'],
  'csv.group': [csv, undefined, 'home'],
  'csv.features': [csv, ['a', 'b'], ['a', 'c']],
  'csv.test': [csv, undefined, digest('3')],
  'csv.split': [csv, undefined, 'part'],
  'csv.holdout': [csv, 0.1, 0.2],
  'csv.labels': [csv, { a: -1, b: 1 }, { a: 1, b: -1 }],
  'csv.scale': [csv, 'none', 'unit'],
  'csv.seed': [{ ...csv, holdout: 0.2 }, 0, 1],
  'idx.file': [idx, digest('1'), digest('3')],
  'idx.label': [idx, digest('2'), digest('3')],
  'idx.group': [idx, undefined, digest('3')],
  'idx.test': [{ ...idx, test_label: digest('4') }, digest('3'), digest('5')],
  'idx.test_label': [{ ...idx, test: digest('3') }, digest('4'), digest('5')],
  'idx.test_group': [
    { ...idx, group: digest('5'), test: digest('3'), test_label: digest('4') },
    digest('6'),
    digest('7'),
  ],
  'idx.holdout': [idx, 0.1, 0.2],
  'idx.labels': [idx, { a: -1, b: 1 }, { a: 1, b: -1 }],
  'idx.scale': [idx, 'none', 'unit'],
  'idx.seed': [{ ...idx, holdout: 0.2 }, 0, 1],
};

const networkPairs = (kind: string): Pairs => {
  const base = { kind, width: 8 };
  return {
    [`${kind}.depth`]: [base, 1, 2],
    [`${kind}.width`]: [base, 8, 16],
    [`${kind}.activation`]: [base, 'erf', 'tanh'],
    [`${kind}.beta`]: [base, 0.1, 0.2],
    [`${kind}.init`]: [base, 'zero-output', 'ntk'],
    [`${kind}.parametrisation`]: [base, 'ntk', 'standard'],
    [`${kind}.first_layer`]: [base, 'explicit', 'implicit'],
  };
};
const MODEL: Pairs = {
  'linear.init': [{ kind: 'linear' }, 'zero', 'uniform'],
  ...networkPairs('network'),
  ...networkPairs('linearised'),
};

const LOSS: Pairs = {
  'poly-tail.alpha': [{ name: 'poly-tail' }, 1, 2],
  'poly-tail.beta': [{ name: 'poly-tail' }, 0, 1],
  'vs.by': [{ name: 'vs' }, 'class', 'group'],
  'vs.omega': [{ name: 'vs' }, { '-1': 1 }, { '-1': 2 }],
  'vs.iota': [{ name: 'vs' }, { '-1': 1 }, { '-1': 2 }],
  'vs.delta': [{ name: 'vs' }, { '-1': 1 }, { '-1': 2 }],
  'wce.by': [{ name: 'wce' }, 'class', 'group'],
  'la.by': [{ name: 'la' }, 'class', 'group'],
  'la.tau': [{ name: 'la' }, 1, 2],
  'cdt.by': [{ name: 'cdt' }, 'class', 'group'],
  'cdt.gamma': [{ name: 'cdt' }, 0.1, 0.2],
  'ldam.by': [{ name: 'ldam' }, 'class', 'group'],
  'ldam.c': [{ name: 'ldam' }, 0.1, 0.2],
};

const METHOD: Pairs = {
  'group-dro.nu': [{ name: 'group-dro' }, 0.1, 0.2],
  'group-dro.update': [{ name: 'group-dro' }, 'after', 'before'],
  'cvar.alpha': [{ name: 'cvar' }, 0.1, 0.2],
  'chi2-dro.alpha': [{ name: 'chi2-dro' }, 0.1, 0.2],
  'chi2-dro.rho': [{ name: 'chi2-dro' }, 0.1, 0.2],
  'kl-dro.tau': [{ name: 'kl-dro' }, 1, 2],
  'cvar-doro.alpha': [{ name: 'cvar-doro' }, 0.3, 0.4],
  'cvar-doro.eps': [{ name: 'cvar-doro' }, 0.1, 0.15],
  'chi2-doro.alpha': [{ name: 'chi2-doro' }, 0.3, 0.4],
  'chi2-doro.eps': [{ name: 'chi2-doro' }, 0.1, 0.15],
  'jtt.t1': [{ name: 'jtt', t1: 5 }, 5, 6],
  'jtt.kappa': [{ name: 'jtt', t1: 5 }, 5, 6],
  'focal.gamma': [{ name: 'focal' }, 1, 2],
  'custom.groups': [{ name: 'custom' }, { 0: 1, 1: 5 }, { 0: 1, 1: 6 }],
  'custom.samples': [{ name: 'custom' }, [1, 1, 1, 1, 1, 5], [1, 1, 1, 1, 1, 6]],
};

const TRAIN: Pairs = {
  epochs: [{}, 10, 20],
  'until.train_risk': [{}, { train_risk: 1e-3 }, {}],
  'until.stationary': [{}, { stationary: 1e-3 }, {}],
  'until.time': [{}, { time: 10 }, { time: 100 }],
  'record.points': [{}, { points: 5 }, { points: 6 }],
};

const REST: Readonly<Record<string, readonly [object, object]>> = {
  lambda: [{ lambda: 0 }, { lambda: 1 }],
  'lr as a number': [{ lr: 0.1 }, { lr: 0.2 }],
  'lr as a fraction': [{ lr: { stable: 0.1 } }, { lr: { stable: 0.2 } }],
  seed: [{ seed: 0 }, { seed: 1 }],
  engine: [{ engine: 'gram' }, { engine: 'graph' }],
  precision: [
    { engine: 'graph', precision: 'float32' },
    { engine: 'graph', precision: 'float64' },
  ],
};

function cellOf(changes: object): Cell {
  return parseCell({
    data: mnist,
    model: { kind: 'linear' },
    loss: { name: 'squared' },
    method: { name: 'erm' },
    ...changes,
  });
}

/** Two cells that differ in one key only. */
function cellsOf(section: string, pairs: Pairs): [string, Cell, Cell][] {
  return Object.entries(pairs).map(([key, [base, ...values]]) => {
    const leaf = section === 'train' ? key.split('.')[0]! : key.split('.')[1]!;
    const [a, b] = values.map((value) => cellOf({ [section]: { ...base, [leaf]: value } }));
    return [`${section} ${key}`, a!, b!];
  });
}

const CASES: [string, Cell, Cell][] = [
  ...cellsOf('data', DATA),
  ...cellsOf('model', MODEL),
  ...cellsOf('loss', LOSS),
  ...cellsOf('method', METHOD),
  ...cellsOf('train', TRAIN),
  ...Object.entries(REST).map(([key, [a, b]]): [string, Cell, Cell] => [key, cellOf(a), cellOf(b)]),
];

/** What tells a repetition or a line of a figure or table from another. */
const nameOf = (cell: Cell, cells: readonly Cell[]): string =>
  [
    cell.seed,
    cell.method.name,
    methodVariant(cell.method),
    combinationName(combinationOf(cell, sweepAxes(cells))),
  ].join(' | ');

describe('two cells that differ in one key', () => {
  test.each(CASES)('%s: have different columns', (_key, a, b) => {
    expect(canonicalJson(a)).not.toBe(canonicalJson(b));
    expect(parametersOf(a)).not.toEqual(parametersOf(b));
  });

  test.each(CASES)('%s: are never averaged, and have different names', (_key, a, b) => {
    const axes = sweepAxes([a, b]);
    const groupOf = (cell: Cell): string =>
      [cell.seed, methodKey(cell.method), combinationOf(cell, axes).key].join(' | ');
    expect(groupOf(a)).not.toBe(groupOf(b));
    expect(nameOf(a, [a, b])).not.toBe(nameOf(b, [a, b]));
  });
});

test('every key of a cell is among those tried', () => {
  const unions = { data: DATA, model: MODEL, loss: LOSS, method: METHOD };
  for (const [section, pairs] of Object.entries(unions)) {
    const options = cellSchema.shape[section as keyof typeof unions].options;
    const keys = options.flatMap(({ shape }) => {
      const telling = 'kind' in shape ? shape.kind.value : shape.name.value;
      return Object.keys(shape)
        .filter((name) => !['name', 'kind', 'contents'].includes(name))
        .map((name) => `${telling}.${name}`);
    });
    expect(Object.keys(pairs).sort()).toEqual(keys.sort());
  }
  expect(Object.keys(cellSchema.shape).sort()).toEqual(
    ['data', 'model', 'loss', 'method', 'train', 'lambda', 'lr', 'seed', 'engine', 'precision'].sort(),
  );
});
