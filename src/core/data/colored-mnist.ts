import type { ColoredMnistSpec } from '../cell/index.js';
import { COLOR_GROUPS } from '../cell/index.js';
import { matrix } from '../ops/index.js';
import { randomStream, sampleWithoutReplacement } from '../random/index.js';
import type { Dataset, Samples } from './dataset.js';
import type { MnistFiles, MnistSplit } from './mnist.js';
import { MAX_PIXEL } from './mnist.js';
import { scaleRows } from './scale.js';

const COLORS = ['green', 'red'] as const;
/** Every second pixel of every second line. */
const STRIDE = 2;

/**
 * Coloured MNIST after Arjovsky, Bottou, Gulrajani & Lopez-Paz, "Invariant risk minimization" (2019), §5.2. The label is
 * −1 for digits 0–4 and 1 for 5–9, flipped with probability `label_noise` (0.25 there); the colour is red for 1 and green
 * for −1, flipped with probability `color_noise`; the image, every second pixel each way, stands in the channel of its
 * colour and the other channel is 0: d = 2 · 14 · 14. The article has two training environments of equal size with flips
 * of 0.1 and 0.2; here there is one with 0.15, which is what a method that is not told the environments sees of them.
 * (The authors' program calls 0–4 the label 1, the article and grw the label −1.)
 *
 * Groups are (label, colour); their sizes are random. Samples are in the order of the draw: image, flip of the label and
 * flip of the colour of the i-th are functions of the seed and i, so a larger set extends a smaller one, and a higher
 * probability flips what a lower one does and more.
 */
export function coloredMnistDataset(spec: ColoredMnistSpec, files: MnistFiles): Dataset {
  return {
    groupNames: COLOR_GROUPS.map((key) => key.replace('-1/', 'label −1, ').replace('1/', 'label 1, ')),
    groupKeys: COLOR_GROUPS,
    train: draw(spec, files.train, 'train', spec.train, spec.color_noise),
    test: draw(spec, files.test, 'test', spec.test, spec.test_color_noise),
  };
}

function draw(
  spec: ColoredMnistSpec,
  { images, labels }: MnistSplit,
  split: 'train' | 'test',
  count: number,
  colorNoise: number,
): Samples {
  const stream = (purpose: string) => randomStream(spec.seed, `colored-mnist/${split}/${purpose}`);
  const digits = labels.all();
  const [labelFlip, colorFlip] = [stream('label'), stream('color')];
  const [height, width] = images.itemShape as [number, number];
  const pixels = Math.ceil(height / STRIDE) * Math.ceil(width / STRIDE);
  const d = COLORS.length * pixels;
  const [values, y, group] = [new Float64Array(count * d), new Float64Array(count), new Int32Array(count)];
  sampleWithoutReplacement(stream('image'), images.count, count).forEach((position, i) => {
    const isHigh = digits[position]! >= 5 !== labelFlip.uniform(i) < spec.label_noise;
    const isRed = isHigh !== colorFlip.uniform(i) < colorNoise;
    const image = images.item(position);
    let at = i * d + (isRed ? pixels : 0);
    for (let row = 0; row < height; row += STRIDE)
      for (let column = 0; column < width; column += STRIDE) values[at++] = image[row * width + column]! / MAX_PIXEL;
    y[i] = spec.labels[isHigh ? '1' : '-1']!;
    group[i] = 2 * Number(isHigh) + Number(isRed);
  });
  return { x: scaleRows(matrix(count, d, values), spec.scale), y, group };
}
