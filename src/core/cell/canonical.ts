import { MNIST_COUNTS } from '../data/mnist-counts.js';
import type { Cell, Digit, DigitCounts, EngineKind, MnistSpec, ModelSpec } from './cell.js';
import type { CellInput } from './schema.js';
import { canonicalLoss, canonicalMethod } from './canonical-method.js';
import { InvalidCellError } from './invalid-cell-error.js';
import { cellSchema } from './schema.js';

export { InvalidCellError } from './invalid-cell-error.js';

/** Test images of every class when the sweep does not say. */
const DEFAULT_TEST_COUNT = 50;

/**
 * Fills in the defaults that depend on other keys and checks what no single key can tell.
 * @throws InvalidCellError naming the key at fault.
 */
export function canonicalCell(input: CellInput): Cell {
  return {
    data: canonicalMnist(input.data, input.seed),
    model: canonicalModel(input.model),
    loss: canonicalLoss(input),
    method: canonicalMethod(input),
    lambda: input.lambda,
    lr: input.lr,
    seed: input.seed,
    train: input.train,
    engine: canonicalEngine(input),
    precision: input.precision,
  };
}

/**
 * Validates a cell of unknown origin (the wire, the store) and returns its canonical form.
 * @throws InvalidCellError
 */
export function parseCell(value: unknown): Cell {
  const parsed = cellSchema.safeParse(value);
  if (parsed.success) return canonicalCell(parsed.data);
  const issue = parsed.error.issues[0]!;
  throw new InvalidCellError(issue.path as (string | number)[], issue.message);
}

/** The explicit first layer goes without saying, as it did before there was another. */
function canonicalModel(model: CellInput['model']): ModelSpec {
  if (model.kind === 'linear' || model.first_layer !== 'explicit') return model;
  return { ...model, first_layer: undefined };
}

function canonicalEngine(input: CellInput): EngineKind {
  if (input.engine === 'gram' && input.precision === 'float32')
    throw new InvalidCellError(['precision'], 'the gram engine computes in float64; use engine: graph for float32');
  if (input.engine !== 'auto') return input.engine;
  return input.precision === 'float64' && input.model.kind !== 'network' ? 'gram' : 'graph';
}

function canonicalMnist(data: CellInput['data'], cellSeed: number): MnistSpec {
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
    labels: labelsOf(data, digits),
    test,
    scale: data.scale,
    seed: data.seed ?? cellSeed,
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

function labelsOf(data: CellInput['data'], digits: readonly Digit[]): MnistSpec['labels'] {
  const given = data.labels;
  if (given === undefined) {
    if (digits.length === 2) return { [digits[0]!]: -1, [digits[1]!]: 1 };
    throw new InvalidCellError(
      ['data', 'classes'],
      `with ${digits.length} classes say which are −1 and which 1: labels: { ${digits.map((d, i) => `${d}: ${i % 2 === 0 ? -1 : 1}`).join(', ')} }`,
    );
  }
  for (const digit of digits)
    if (given[digit] === undefined)
      throw new InvalidCellError(['data', 'labels'], `digit ${digit} has no label (−1 or 1)`);
  for (const digit of Object.keys(given) as Digit[])
    if (data.classes[digit] === undefined)
      throw new InvalidCellError(
        ['data', 'labels', digit],
        `digit ${digit} is not among data.classes (${digits.join(', ')})`,
      );
  if (new Set(Object.values(given)).size < 2)
    throw new InvalidCellError(
      ['data', 'labels'],
      'every digit has the same label; classification needs both −1 and 1',
    );
  return given;
}
