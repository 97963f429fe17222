import { InvalidCellError } from './invalid-cell-error.js';

/** What labels mean: a sign ±1, or which of C classes, 0 … C − 1. */
export type Task = 'binary' | 'multi-class';

/** Names of the losses that compare C outputs with a class; all others are functions of yŷ. */
export const MULTI_CLASS_LOSSES: readonly string[] = ['cross-entropy', 'vector-squared'];

export function taskOf(loss: { readonly name: string }): Task {
  return MULTI_CLASS_LOSSES.includes(loss.name) ? 'multi-class' : 'binary';
}

/** Label of each class, by the class's name. */
export type ClassLabels = Readonly<Record<string, number>>;

/** How messages speak of a data set's classes. */
export interface ClassWords {
  /** One of them, e.g. `digit`. */
  readonly one: string;
  /** Where they are listed, e.g. `data.classes`. */
  readonly list: string;
  /** The key at fault where labels are missing. */
  readonly path: readonly string[];
}

/**
 * The label of every class: −1 or 1, both present, in a binary task; 0 … C − 1, all present, with several classes.
 * Several classes may share a label. Default: in the order of the names −1, 1 where there are two, or 0, 1, 2, ….
 * @throws InvalidCellError
 */
export function canonicalLabels(
  names: readonly string[],
  given: Readonly<Partial<ClassLabels>> | undefined,
  task: Task,
  words: ClassWords,
): ClassLabels {
  if (given === undefined) return defaultLabels(names, task, words);
  const { one, list } = words;
  const wanted = task === 'binary' ? '−1 or 1' : '0, 1, 2, …';
  for (const name of names)
    if (given[name] === undefined)
      throw new InvalidCellError(['data', 'labels'], `${one} ${name} has no label (${wanted})`);
  const labels: Record<string, number> = {};
  for (const [name, label] of Object.entries(given)) {
    const path = ['data', 'labels', name];
    if (!names.includes(name))
      throw new InvalidCellError(path, `${one} ${name} is not among ${list} (${names.join(', ')})`);
    if (!suits(label!, task))
      throw new InvalidCellError(path, `expected the label of ${one} ${name} to be ${wanted}, got ${label}`);
    labels[name] = label!;
  }
  checkAllPresent(Object.values(labels), task, words);
  return labels;
}

function defaultLabels(names: readonly string[], task: Task, { path }: ClassWords): ClassLabels {
  if (task === 'multi-class') return labelled(names, (i) => i);
  if (names.length === 2) return labelled(names, (i) => (i === 0 ? -1 : 1));
  const example = names.map((name, i) => `${name}: ${i % 2 === 0 ? -1 : 1}`).join(', ');
  throw new InvalidCellError(
    path,
    `with ${names.length} classes say which are −1 and which 1: labels: { ${example} }, or take a loss over classes: cross-entropy or vector-squared`,
  );
}

function labelled(names: readonly string[], label: (index: number) => number): ClassLabels {
  return Object.fromEntries(names.map((name, i) => [name, label(i)]));
}

function suits(label: number, task: Task): boolean {
  return task === 'binary' ? label === -1 || label === 1 : Number.isInteger(label) && label >= 0;
}

function checkAllPresent(labels: readonly number[], task: Task, { one }: ClassWords): void {
  const present = new Set(labels);
  if (present.size < 2) {
    const needs = task === 'binary' ? 'classification needs both −1 and 1' : 'classification needs at least 0 and 1';
    throw new InvalidCellError(['data', 'labels'], `every ${one} has the same label; ${needs}`);
  }
  const largest = Math.max(...labels);
  for (let label = 0; task === 'multi-class' && label < largest; label++)
    if (!present.has(label))
      throw new InvalidCellError(['data', 'labels'], `no ${one} has label ${label}, but one has ${largest}`);
}
