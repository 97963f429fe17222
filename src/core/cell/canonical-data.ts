import { MNIST_COUNTS } from '../data/mnist-counts.js';
import type {
  ColoredMnistSpec,
  CsvSpec,
  DataSpec,
  Digit,
  DigitCounts,
  FileContents,
  IdxSpec,
  MnistSpec,
  TwoGaussiansSpec,
} from './cell.js';
import { InvalidCellError } from './invalid-cell-error.js';
import type { ClassWords } from './labels.js';
import { canonicalLabels, taskOf } from './labels.js';
import type { CellInput } from './schema.js';

/** Test images of every class when the sweep does not say. */
const DEFAULT_TEST_COUNT = 50;

const MNIST_CLASSES: ClassWords = { one: 'digit', list: 'data.classes', path: ['data', 'classes'] };

type Input<Name extends CellInput['data']['name']> = Omit<CellInput, 'data'> & {
  readonly data: Extract<CellInput['data'], { name: Name }>;
};

/** Of data with a seed of their own, with the loss they were asked for: cells of one expansion share both. */
const known = new WeakMap<CellInput['data'], { readonly loss: CellInput['loss']; readonly data: DataSpec }>();

/** @throws InvalidCellError */
export function canonicalData(input: CellInput): DataSpec {
  const { data, loss } = input;
  if (!('seed' in data) || data.seed === undefined) return madeCanonical(input);
  const before = known.get(data);
  if (before?.loss === loss) return before.data;
  const canonical = madeCanonical(input);
  known.set(data, { loss, data: canonical });
  return canonical;
}

function madeCanonical(input: CellInput): DataSpec {
  const { data } = input;
  switch (data.name) {
    case 'mnist':
      return canonicalMnist({ ...input, data });
    case 'colored-mnist':
      return canonicalColoredMnist({ ...input, data });
    case 'two-gaussians':
      return canonicalTwoGaussians({ ...input, data });
    case 'csv':
      return canonicalCsv({ ...input, data });
    case 'idx':
      return canonicalIdx({ ...input, data });
  }
}

function canonicalMnist({ data, loss, seed }: Input<'mnist'>): MnistSpec {
  const digits = Object.keys(data.classes) as Digit[];
  const test = data.test ?? Object.fromEntries(digits.map((digit) => [digit, DEFAULT_TEST_COUNT]));
  checkCounts('classes', data.classes, MNIST_COUNTS.train, 'training');
  checkCounts('test', test, MNIST_COUNTS.test, 'test');
  for (const digit of Object.keys(test) as Digit[])
    if (data.classes[digit] === undefined)
      throw new InvalidCellError(
        ['data', 'test', digit],
        `digit ${digit} is not among data.classes (${digits.join(', ')})`,
      );
  return {
    name: 'mnist',
    classes: data.classes,
    labels: canonicalLabels(digits, data.labels, taskOf(loss), MNIST_CLASSES),
    test,
    scale: data.scale,
    seed: data.seed ?? seed,
  };
}

function checkCounts(key: 'classes' | 'test', counts: DigitCounts, available: readonly number[], split: string): void {
  for (const [digit, count] of Object.entries(counts)) {
    const most = available[Number(digit)]!;
    if (count > most)
      throw new InvalidCellError(
        ['data', key, digit],
        `MNIST has ${most} ${split} images of digit ${digit}, not ${count}`,
      );
  }
}

function canonicalColoredMnist(input: Input<'colored-mnist'>): ColoredMnistSpec {
  const { data, seed } = input;
  return { ...data, labels: signLabels(input), seed: data.seed ?? seed };
}

function canonicalTwoGaussians(input: Input<'two-gaussians'>): TwoGaussiansSpec {
  const { data, seed } = input;
  const { sigma_noise, ...rest } = data;
  const spec = { ...rest, labels: signLabels(input), seed: data.seed ?? seed };
  return data.d_noise === 0 ? spec : { ...spec, sigma_noise };
}

function signLabels({ data, loss }: Input<'colored-mnist' | 'two-gaussians'>): MnistSpec['labels'] {
  return canonicalLabels(['-1', '1'], data.labels, taskOf(loss), {
    one: 'class',
    list: 'the classes',
    path: ['data', 'labels'],
  });
}

function canonicalCsv(input: Input<'csv'>): CsvSpec {
  const { data } = input;
  const { name, file, label, group, features, test, split } = data;
  atMostOne(data, ['test', 'split', 'holdout']);
  return {
    name,
    file,
    label,
    ...(group === undefined || group === label ? {} : { group }),
    ...(features === undefined ? {} : { features }),
    ...(test === undefined ? {} : { test }),
    ...(split === undefined ? {} : { split }),
    ...canonicalFile(input),
  };
}

function canonicalIdx(input: Input<'idx'>): IdxSpec {
  const { data } = input;
  const { name, file, label, group, test, test_label, test_group } = data;
  atMostOne(data, ['test', 'holdout']);
  for (const [key, belongs] of [
    ['test_label', test !== undefined],
    ['test_group', test !== undefined && group !== undefined],
  ] as const) {
    const needs = key === 'test_label' ? 'test' : 'test and group';
    if (belongs && data[key] === undefined) throw new InvalidCellError(['data'], `idx with ${needs} needs ${key}, too`);
    if (!belongs && data[key] !== undefined) throw new InvalidCellError(['data', key], `belongs with ${needs}`);
  }
  return {
    name,
    file,
    label,
    ...(group === undefined ? {} : { group }),
    ...(test === undefined ? {} : { test, test_label: test_label! }),
    ...(test_group === undefined ? {} : { test_group }),
    ...canonicalFile(input),
  };
}

type FileKeys = 'holdout' | 'labels' | 'scale' | 'seed' | 'contents';

/** What CSV and IDX files have in common. The seed stays only where it draws something. */
function canonicalFile({ data, loss, seed }: Input<'csv' | 'idx'>): Pick<CsvSpec, FileKeys> {
  const contents = contentsOf(data);
  const words = { one: 'class', list: `the classes in ${data.label}`, path: ['data', 'label'] };
  return {
    ...(data.holdout === undefined ? {} : { holdout: data.holdout, seed: data.seed ?? seed }),
    labels: canonicalLabels(contents.classes, data.labels, taskOf(loss), words),
    scale: data.scale,
    contents,
  };
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Only a reader of the files can tell what is in them: cells come from it, with digests for paths. */
function contentsOf(data: Input<'csv' | 'idx'>['data']): FileContents {
  if (data.contents === undefined || !DIGEST.test(data.file))
    throw new InvalidCellError(['data', 'file'], 'has not been read: a cell holds the digest and contents of its data');
  return data.contents;
}

function atMostOne(data: Input<'csv' | 'idx'>['data'], keys: readonly ('test' | 'split' | 'holdout')[]): void {
  const given = keys.filter((key) => (data as Readonly<Record<string, unknown>>)[key] !== undefined);
  if (given.length > 1)
    throw new InvalidCellError(['data', given[1]!], `${data.name} takes ${keys.join(' or ')}, not several of them`);
}
