import type { Digit, DigitCounts, MnistSpec } from '../cell/index.js';
import { matrix } from '../ops/index.js';
import { randomStream, sampleWithoutReplacement } from '../random/index.js';
import type { Dataset, Samples } from './dataset.js';
import type { IdxFile } from './idx.js';
import { scaleRows } from './scale.js';

/** One of MNIST's two halves: images [count, 28, 28] and labels [count]. */
export interface MnistSplit {
  readonly images: IdxFile;
  readonly labels: IdxFile;
}

export interface MnistFiles {
  readonly train: MnistSplit;
  readonly test: MnistSplit;
}

/** A byte of an image is read as a number in [0, 1]. */
export const MAX_PIXEL = 255;

/**
 * Draws the images a cell asks for, without replacement, from MNIST's own training and test files. Groups are the
 * digits, in ascending order; a larger count extends the draw of a smaller one under the same seed.
 */
export function mnistDataset(spec: MnistSpec, files: MnistFiles): Dataset {
  const digits = Object.keys(spec.classes) as Digit[];
  const half = (split: 'train' | 'test', counts: DigitCounts): Samples =>
    drawSamples(files[split], split, counts, digits, spec);
  return {
    groupNames: digits.map((digit) => `digit ${digit}`),
    groupKeys: digits,
    train: half('train', spec.classes),
    test: half('test', spec.test),
  };
}

function drawSamples(
  files: MnistSplit,
  split: 'train' | 'test',
  counts: DigitCounts,
  digits: readonly Digit[],
  spec: MnistSpec,
): Samples {
  const chosen = digits.flatMap((digit, group) => {
    const positions = positionsOf(files.labels.all(), Number(digit));
    const stream = randomStream(spec.seed, `mnist/${split}/${digit}`);
    const drawn = sampleWithoutReplacement(stream, positions.length, counts[digit] ?? 0);
    return drawn.map((index) => ({ position: positions[index]!, group, label: spec.labels[digit]! }));
  });
  const features = files.images.itemShape.reduce((product, extent) => product * extent, 1);
  const pixels = new Float64Array(chosen.length * features);
  chosen.forEach(({ position }, i) =>
    files.images.item(position).forEach((byte, j) => (pixels[i * features + j] = byte / MAX_PIXEL)),
  );
  return {
    x: scaleRows(matrix(chosen.length, features, pixels), spec.scale),
    y: Float64Array.from(chosen, ({ label }) => label),
    group: Int32Array.from(chosen, ({ group }) => group),
  };
}

function positionsOf(labels: Uint8Array, digit: number): number[] {
  const positions: number[] = [];
  labels.forEach((label, position) => {
    if (label === digit) positions.push(position);
  });
  return positions;
}
