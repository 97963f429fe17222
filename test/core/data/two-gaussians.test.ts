import { describe, expect, it } from 'vitest';
import type { TwoGaussiansSpec } from '../../../src/core/cell/index.js';
import { parseCell } from '../../../src/core/cell/index.js';
import { groupSizes, twoGaussiansDataset } from '../../../src/core/data/index.js';

function spec(data: object = {}, loss = 'squared'): TwoGaussiansSpec {
  const cell = parseCell({
    data: { name: 'two-gaussians', seed: 1, ...data },
    model: { kind: 'linear' },
    loss: { name: loss },
    method: { name: 'erm' },
  });
  return cell.data as TwoGaussiansSpec;
}

/** Mean and mean square deviation of columns [from, to) of the samples of some groups. */
function moments(dataset: ReturnType<typeof twoGaussiansDataset>, groups: readonly number[], from: number, to: number) {
  const { x, group } = dataset.train;
  const values: number[] = [];
  for (let i = 0; i < x.rows; i++)
    if (groups.includes(group[i]!)) values.push(...x.data.subarray(i * x.columns + from, i * x.columns + to));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance, count: values.length };
}

describe('two-gaussians', () => {
  it('has groups of exactly the sizes asked for, labelled by y', () => {
    const { train, test, groupKeys } = twoGaussiansDataset(spec({ majority: 7, minority: 2, test: 3 }));
    expect(groupKeys).toEqual(['-1/-1', '-1/1', '1/-1', '1/1']);
    expect(groupSizes(train.group, 4)).toEqual([7, 2, 2, 7]);
    expect(groupSizes(test.group, 4)).toEqual([3, 3, 3, 3]);
    expect([...train.y]).toEqual([...train.group].map((k) => (k < 2 ? -1 : 1)));
    expect([train.x.rows, train.x.columns]).toEqual([18, 200]);
  });

  it('has the means and variances of the model', () => {
    const data = { majority: 400, minority: 400, d_core: 40, d_spu: 40, d_noise: 40 };
    const sigma = { sigma_core: 2, sigma_spu: 0.5, sigma_noise: 3 };
    const dataset = twoGaussiansDataset(spec({ ...data, ...sigma }));
    // Of N normal numbers the mean is off by σ/√N, the variance by σ²√(2/N) (standard errors); five of them are
    // exceeded once in two million tries, here twice in eighteen numbers with a probability of 10⁻⁵.
    const check = (groups: readonly number[], from: number, mean: number, deviation: number): void => {
      const found = moments(dataset, groups, from, from + 40);
      expect(Math.abs(found.mean - mean)).toBeLessThan((5 * deviation) / Math.sqrt(found.count));
      expect(Math.abs(found.variance - deviation ** 2)).toBeLessThan(5 * deviation ** 2 * Math.sqrt(2 / found.count));
    };
    for (const k of [0, 1, 2, 3]) {
      check([k], 0, k < 2 ? -1 : 1, 2);
      check([k], 40, k % 2 === 0 ? -1 : 1, 0.5);
    }
    check([0, 1, 2, 3], 80, 0, 3 / Math.sqrt(40));
  });

  it('draws train and test, and every group, by themselves', () => {
    const { train, test } = twoGaussiansDataset(spec({ majority: 4, minority: 4, test: 4, sigma_core: 1 }));
    const all = [...train.x.data, ...test.x.data];
    // Numbers rounded to float32 coincide now and then; copied rows would halve the number of different ones.
    expect(new Set(all).size).toBeGreaterThan(0.99 * all.length);
  });

  it('is the same for the same seed, another for another, and extends a smaller draw', () => {
    expect(twoGaussiansDataset(spec())).toEqual(twoGaussiansDataset(spec()));
    expect(twoGaussiansDataset(spec({ seed: 2 })).train.x.data).not.toEqual(twoGaussiansDataset(spec()).train.x.data);
    const first = (data: object) => twoGaussiansDataset(spec(data)).train.x.data.slice(0, 45 * 200);
    expect(first({ majority: 90 })).toEqual(first({}));
  });

  it('gives every sample the norm that scale asks for', () => {
    const { x } = twoGaussiansDataset(spec({ scale: 'unit' })).train;
    for (let i = 0; i < x.rows; i++)
      expect(Math.hypot(...x.data.subarray(i * x.columns, (i + 1) * x.columns))).toBeCloseTo(1, 12);
  });

  it('is the same cell with and without a deviation of noise features that there are not', () => {
    expect(spec({ sigma_noise: 7 })).toEqual(spec());
    expect(spec({ sigma_noise: 7, d_noise: 1 })).toMatchObject({ sigma_noise: 7 });
  });
});
