import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/core/cell/labels.js';
import { taskOf } from '../../../src/core/cell/index.js';
import { canonicalLabels } from '../../../src/core/cell/labels.js';

const WORDS = { one: 'animal', list: 'the zoo', path: ['data', 'zoo'] };
const NAMES = ['cat', 'dog', 'eel'];

const labels = (given: Record<string, number> | undefined, task: Task, names = NAMES) =>
  canonicalLabels(names, given, task, WORDS);

describe('labels of classes', () => {
  it('are signs for functions of yŷ and indices for losses of several outputs', () => {
    expect(taskOf({ name: 'logistic' })).toBe('binary');
    expect(taskOf({ name: 'cross-entropy' })).toBe('multi-class');
    expect(taskOf({ name: 'vector-squared' })).toBe('multi-class');
  });

  it('have defaults in the order of the names', () => {
    expect(labels(undefined, 'binary', ['cat', 'dog'])).toEqual({ cat: -1, dog: 1 });
    expect(labels(undefined, 'multi-class')).toEqual({ cat: 0, dog: 1, eel: 2 });
    expect(() => labels(undefined, 'binary')).toThrow(
      'with 3 classes say which are −1 and which 1: labels: { cat: -1, dog: 1, eel: -1 }',
    );
  });

  it('are kept as given, shared labels included', () => {
    const signs = { cat: 1, dog: -1, eel: 1 };
    expect(labels(signs, 'binary')).toEqual(signs);
    const indices = { cat: 1, dog: 0, eel: 1 };
    expect(labels(indices, 'multi-class')).toEqual(indices);
  });

  it.each<[string, Record<string, number>, Task, string]>([
    ['missing', { cat: 1, dog: -1 }, 'binary', 'animal eel has no label (−1 or 1)'],
    ['strange', { cat: 1, dog: -1, eel: 1, fox: 1 }, 'binary', 'animal fox is not among the zoo (cat, dog, eel)'],
    ['an index', { cat: 0, dog: 1, eel: 1 }, 'binary', 'the label of animal cat to be −1 or 1, got 0'],
    ['one sign', { cat: 1, dog: 1, eel: 1 }, 'binary', 'every animal has the same label; classification needs both'],
    ['a sign', { cat: -1, dog: 1, eel: 0 }, 'multi-class', 'the label of animal cat to be 0, 1, 2, …, got -1'],
    ['a gap', { cat: 0, dog: 1, eel: 3 }, 'multi-class', 'no animal has label 2, but one has 3'],
    ['one class', { cat: 0, dog: 0, eel: 0 }, 'multi-class', 'needs at least 0 and 1'],
  ])('refuses %s', (_, given, task, message) => {
    expect(() => labels(given, task)).toThrow(message);
  });
});
