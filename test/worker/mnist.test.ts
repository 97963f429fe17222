import { describe, expect, it } from 'vitest';
import { parseCell } from '../../src/core/cell/index.js';
import type { MnistSpec } from '../../src/core/cell/index.js';
import { MNIST_COUNTS, mnistDataset, ZeroSampleError, scaleRows } from '../../src/core/data/index.js';
import { matrix } from '../../src/core/ops/index.js';
import { mnistFiles } from '../../src/worker/datasets/mnist.js';

function spec(data: object, seed = 0): MnistSpec {
  const cell = parseCell({
    data: { name: 'mnist', ...data },
    model: { kind: 'linear' },
    loss: { name: 'squared' },
    method: { name: 'erm' },
    seed,
  });
  return cell.data as MnistSpec;
}

describe('MNIST as it is shipped', () => {
  const files = mnistFiles();

  it.each(['train', 'test'] as const)('has the images per digit that sweeps are checked against (%s)', (split) => {
    const counts = new Array<number>(10).fill(0);
    for (const label of files[split].labels.all()) counts[label]!++;
    expect(counts).toEqual([...MNIST_COUNTS[split]]);
    expect(files[split].images.count).toBe(files[split].labels.count);
    expect(files[split].images.itemShape).toEqual([28, 28]);
  });

  it('gives the images asked for, in groups, labelled, with pixels in [0, 1]', () => {
    const { train, test, groupNames, groupKeys } = mnistDataset(
      spec({ classes: { 1: 1, 0: 5 }, test: { 1: 7 } }),
      files,
    );
    expect(groupNames).toEqual(['digit 0', 'digit 1']);
    expect(groupKeys).toEqual(['0', '1']);
    expect([...train.group]).toEqual([0, 0, 0, 0, 0, 1]);
    expect([...train.y]).toEqual([-1, -1, -1, -1, -1, 1]);
    expect([...test.group]).toEqual(new Array(7).fill(1));
    expect([train.x.rows, train.x.columns]).toEqual([6, 784]);
    expect(Math.min(...train.x.data)).toBe(0);
    expect(Math.max(...train.x.data)).toBe(1);
  });

  it('draws anew with every seed, the same with the same, and extends a smaller draw', () => {
    const draw = (data: object, seed?: number) =>
      mnistDataset(spec({ classes: { 0: 5, 1: 1 }, ...data }, seed), files).train.x;
    expect(draw({}, 1)).toEqual(draw({}, 1));
    expect(draw({}, 1).data).not.toEqual(draw({}, 2).data);
    expect(draw({ seed: 3 }, 1)).toEqual(draw({ seed: 3 }, 2));
    const larger = draw({ classes: { 0: 8, 1: 1 } }).data;
    expect(larger.slice(0, 5 * 784)).toEqual(draw({}).data.slice(0, 5 * 784));
  });

  it('draws different images', () => {
    const { x } = mnistDataset(spec({ classes: { 0: 300, 1: 300 } }), files).train;
    const images = Array.from({ length: x.rows }, (_, i) => x.data.slice(i * 784, (i + 1) * 784).join());
    expect(new Set(images).size).toBe(600);
  });

  it.each([
    ['unit', 1],
    ['sqrt-d', 28],
  ] as const)('scales every image to the norm of scale: %s', (scale, norm) => {
    const { x } = mnistDataset(spec({ classes: { 3: 4, 8: 4 }, scale }), files).train;
    for (let i = 0; i < x.rows; i++) expect(Math.hypot(...x.data.slice(i * 784, (i + 1) * 784))).toBeCloseTo(norm, 12);
  });

  it('refuses to scale a zero image', () => {
    expect(() => scaleRows(matrix(2, 2, [1, 0, 0, 0]), 'unit')).toThrow(ZeroSampleError);
  });
});
