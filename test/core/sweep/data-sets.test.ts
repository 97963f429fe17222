import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/core/cell/index.js';
import { cellId, extentOf, groupsOf } from '../../../src/core/cell/index.js';
import { parametersOf } from '../../../src/core/analysis/index.js';
import { estimateSeconds } from '../../../src/core/sweep/index.js';
import { cellsOf, problemsOf } from './support.js';

const sweep = (data: string, rest = 'method: erm', loss = 'squared'): string =>
  `name: f\ndata: ${data}\nmodel: linear\nloss: ${loss}\n${rest}\n`;
const cellOf = (data: string): Cell => cellsOf(sweep(data))[0]!.cell;

describe('data sets that are drawn', () => {
  it('may be a word alone, and are then what their defaults say', () => {
    expect(cellOf('two-gaussians')).toEqual(
      cellOf(
        '{ name: two-gaussians, majority: 45, minority: 5, test: 50, d_core: 100, d_spu: 100, d_noise: 0, sigma_core: 10, sigma_spu: 1, scale: none, seed: 0, labels: { -1: -1, 1: 1 } }',
      ),
    );
    expect(cellOf('colored-mnist').data).toEqual({
      name: 'colored-mnist',
      train: 1000,
      test: 1000,
      label_noise: 0.25,
      color_noise: 0.15,
      test_color_noise: 0.9,
      scale: 'none',
      seed: 0,
      labels: { '-1': -1, '1': 1 },
    });
  });

  it('keep the ids of cells of MNIST under numeric version 3', () => {
    expect(cellId(cellOf('{ name: mnist, classes: { 0: 5, 1: 1 } }'))).toBe('0bbfcbe227f0d19945779c6933ec2d54');
  });

  it('have groups that weights and losses can name', () => {
    const weights = '{ -1/-1: 1, -1/1: 9, 1/-1: 9, 1/1: 1 }';
    expect(problemsOf(sweep('two-gaussians', `method: { name: custom, groups: ${weights} }`))).toEqual([]);
    expect(problemsOf(sweep('two-gaussians', 'method: { name: custom, groups: { -1/-1: 1 } }'))).toEqual(
      ["5:33: key 'method.groups': group -1/1 has no weight; 0 leaves its samples out"].map(
        (problem) => `f.yaml:${problem}`,
      ),
    );
    expect(problemsOf(sweep('two-gaussians', 'method: custom'))).toEqual([
      "f.yaml:5:9: key 'method': custom needs weights: groups: { -1/-1: 1, -1/1: 2, 1/-1: 3, 1/1: 4 }, or samples: […]",
    ]);
    const vs = '{ name: vs, by: group, omega: { 1/red: 2 } }';
    expect(problemsOf(sweep('colored-mnist', 'method: erm', vs))).toEqual([]);
    expect(problemsOf(sweep('two-gaussians', 'method: erm', vs))).toEqual([
      "f.yaml:4:46: key 'loss.omega.1/red': group 1/red is not among label/attribute (-1/-1, -1/1, 1/-1, 1/1)",
    ]);
  });

  it('tell their size before they are drawn, and cost accordingly', () => {
    const small = cellOf('{ name: two-gaussians, majority: 5, minority: 1, d_noise: 7 }');
    expect(extentOf(small.data)).toEqual({ samples: 12, evaluationSamples: 200, features: 207 });
    expect(extentOf(cellOf('colored-mnist').data)).toEqual({ samples: 1000, evaluationSamples: 1000, features: 392 });
    expect(groupsOf(small.data).names).toHaveLength(4);
    expect(estimateSeconds(cellOf('two-gaussians'))).toBeGreaterThan(estimateSeconds(small));
  });

  it('have columns of their own in tables, and none of those of others', () => {
    expect(parametersOf(cellOf('two-gaussians'))).toMatchObject({
      data: 'two-gaussians',
      data_groups: 'majority:45 minority:5',
      data_d_core: 100,
      data_sigma_core: 10,
      data_sigma_noise: null,
      data_classes: null,
      data_train: null,
      data_file: null,
    });
    expect(parametersOf(cellOf('colored-mnist'))).toMatchObject({
      data_train: 1000,
      data_test: '1000',
      data_color_noise: 0.15,
      data_groups: null,
      data_d_core: null,
    });
    const mnist = parametersOf(cellOf('{ name: mnist, classes: { 0: 5, 1: 1 } }'));
    expect(mnist).toMatchObject({ data_classes: '0:5 1:1', data_test: '0:50 1:50', data_seed: 0, data_groups: null });
  });

  it('may be compared in one sweep, each with keys of its own', () => {
    const cells = cellsOf(
      'name: f\nmodel: linear\nloss: squared\nmethod: erm\ngrid:\n  - data: [{ name: mnist, classes: { 0: 5, 1: 1 } }, colored-mnist]\n  - data: two-gaussians\n    data.d_noise: [0, 10]\n',
    );
    expect(cells.map(({ cell }) => cell.data.name)).toEqual([
      'mnist',
      'colored-mnist',
      'two-gaussians',
      'two-gaussians',
    ]);
  });

  it.each([
    [
      'two-gaussian',
      "f.yaml:2:7: key 'data': expected mnist, colored-mnist, two-gaussians, csv or idx, got 'two-gaussian'; did you mean 'two-gaussians'?",
    ],
    ['{ name: two-gaussians, sigma_core: 0 }', "f.yaml:2:42: key 'data.sigma_core': expected a number > 0, got 0"],
    [
      '{ name: colored-mnist, color_noise: 2 }',
      "f.yaml:2:43: key 'data.color_noise': expected a number ≥ 0 and ≤ 1, got 2",
    ],
    [
      '{ name: colored-mnist, train: 60001 }',
      "f.yaml:2:37: key 'data.train': expected an integer ≥ 2 and ≤ 60000, got 60001",
    ],
    [
      '{ name: colored-mnist, classes: { 0: 5 } }',
      "f.yaml:2:30: key 'data.classes': colored-mnist has no 'classes'; it takes train, test, label_noise, color_noise, test_color_noise, labels, scale and seed",
    ],
    [
      '{ name: two-gaussians, labels: { -1: 0, 1: 1 } }',
      "f.yaml:2:44: key 'data.labels.-1': expected the label of class -1 to be −1 or 1, got 0",
    ],
  ])('are refused as %s', (data, expected) => {
    expect(problemsOf(sweep(data))).toEqual([expected]);
  });
});
