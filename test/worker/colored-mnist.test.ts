import { describe, expect, it } from 'vitest';
import type { ColoredMnistSpec } from '../../src/core/cell/index.js';
import { parseCell } from '../../src/core/cell/index.js';
import type { Samples } from '../../src/core/data/index.js';
import { checkTraining, coloredMnistDataset } from '../../src/core/data/index.js';
import { mnistFiles } from '../../src/worker/datasets/mnist.js';

const files = mnistFiles();

function spec(data: object = {}): ColoredMnistSpec {
  const cell = parseCell({
    data: { name: 'colored-mnist', seed: 1, ...data },
    model: { kind: 'linear' },
    loss: { name: 'squared' },
    method: { name: 'erm' },
  });
  return cell.data as ColoredMnistSpec;
}

const draw = (data: object = {}) => coloredMnistDataset(spec(data), files);
const isRed = (group: number) => group % 2 === 1;
const share = (samples: Samples, holds: (i: number) => boolean): number =>
  samples.y.filter((_, i) => holds(i)).length / samples.y.length;

describe('colored-mnist', () => {
  it('contradicts the label with its colour as often as asked, in training and in evaluation', () => {
    const { train, test } = draw({ train: 10_000, test: 5_000 });
    // A share of n has the standard error √(p (1 − p) / n); five are exceeded once in two million draws.
    const close = (samples: Samples, p: number): void => {
      const found = share(samples, (i) => isRed(samples.group[i]!) !== samples.y[i]! > 0);
      expect(Math.abs(found - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / samples.y.length));
    };
    close(train, 0.15);
    close(test, 0.9);
  });

  it('has the label of the digit but for a quarter of the samples', () => {
    const flipped = draw({ train: 10_000 }).train;
    const clean = draw({ train: 10_000, label_noise: 0 }).train;
    const found = share(flipped, (i) => flipped.y[i] !== clean.y[i]);
    expect(Math.abs(found - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 10_000));
    // 29,404 of MNIST's 60,000 training images are of the digits 5 to 9.
    const high = 29_404 / 60_000;
    expect(Math.abs(share(clean, (i) => clean.y[i] === 1) - high)).toBeLessThan(
      5 * Math.sqrt((high * (1 - high)) / 10_000),
    );
  });

  it('shows every second pixel of the image in the channel of its colour, and nothing in the other', () => {
    const { train } = draw({ train: 40, color_noise: 0.5 });
    const originals = new Set(
      Array.from({ length: files.train.images.count }, (_, i) =>
        files.train.images
          .item(i)
          .filter((_, j) => j % 2 === 0 && Math.floor(j / 28) % 2 === 0)
          .join(),
      ),
    );
    expect(train.x.columns).toBe(392);
    for (let i = 0; i < 40; i++) {
      const [green, red] = [0, 196].map((from) => train.x.data.subarray(i * 392 + from, i * 392 + from + 196));
      const [shown, other] = isRed(train.group[i]!) ? [red!, green!] : [green!, red!];
      expect(Math.max(...other)).toBe(0);
      expect(originals.has([...shown].map((pixel) => Math.round(pixel * 255)).join())).toBe(true);
    }
  });

  it('has groups of label and colour', () => {
    const { train, groupKeys, groupNames } = draw();
    expect(groupKeys).toEqual(['-1/green', '-1/red', '1/green', '1/red']);
    expect(groupNames).toEqual(['label −1, green', 'label −1, red', 'label 1, green', 'label 1, red']);
    expect([...train.y]).toEqual([...train.group].map((k) => (k < 2 ? -1 : 1)));
  });

  it('is the same for the same seed, another for another, and extends a smaller set', () => {
    expect(draw({ train: 50 })).toEqual(draw({ train: 50 }));
    expect(draw({ train: 50, seed: 2 }).train.x).not.toEqual(draw({ train: 50 }).train.x);
    const [large, small] = [draw({ train: 80 }).train, draw({ train: 50 }).train];
    expect(large.x.data.slice(0, 50 * 392)).toEqual(small.x.data);
    expect(large.group.slice(0, 50)).toEqual(small.group);
  });

  it('flips more with a higher probability, and all that a lower one flips', () => {
    const contradicts = (color_noise: number) => {
      const { train } = draw({ train: 500, color_noise });
      return [...train.group].map((k) => isRed(k) !== k >= 2);
    };
    const [few, many] = [contradicts(0.1), contradicts(0.4)];
    few.forEach((flipped, i) => {
      if (flipped) expect(many[i]).toBe(true);
    });
    expect(many.filter(Boolean).length).toBeGreaterThan(few.filter(Boolean).length);
  });

  it('cannot be trained on where a group is empty', () => {
    expect(() => checkTraining(draw({ color_noise: 0 }))).toThrow('no training sample is in group -1/red');
    expect(() => checkTraining(draw())).not.toThrow();
  });
});
