import type { FileContents } from '../../cell/index.js';
import { compareNames } from '../../cell/index.js';
import { countText, quote } from '../../sweep/text.js';
import type { DataError } from './errors.js';

/** Samples as the user's files hold them: classes and groups by name. */
export interface NamedSamples {
  /** n × d features, row by row. */
  readonly values: Float64Array;
  readonly features: number;
  /** Class and group of each sample, length n. */
  readonly classes: readonly string[];
  readonly groups: readonly string[];
  /** An error about one sample. */
  fault(sample: number, what: 'class' | 'group' | 'sample', message: string, hint?: string): DataError;
}

/** Which samples are trained on and which are held out. */
export interface Split {
  readonly train: NamedSamples;
  readonly test: NamedSamples | null;
}

const MOST_CLASSES = 100;
const MOST_GROUPS = 256;
const LONGEST_NAME = 100;

/** Numbers of one file: as many are held in memory as float64. */
export const MOST_NUMBERS = 20_000_000;

/** How many of a group's samples a share holds out: rounded, but one is left. */
export function heldOut(size: number, share: number): number {
  return Math.min(Math.round(share * size), size - 1);
}

/**
 * What a cell tells of its data, the given share of every group held out of training. Names are in order: numbers by size,
 * then words.
 * @throws DataError where a class or a group is missing, or there are too many.
 */
export function contentsOf({ train, test }: Split, holdout = 0): FileContents {
  const classes = namesOf(train, 'class', MOST_CLASSES);
  if (classes.length < 2)
    throw train.fault(0, 'class', `every training sample is of class ${quote(classes[0]!)}: expected two or more`);
  const trainSizes = countsOf(train.groups);
  const testSizes = countsOf(test?.groups ?? []);
  if (test !== null) {
    checkKnown(test, 'class', new Set(classes));
    checkKnown(test, 'group', trainSizes);
  }
  const groups = namesOf(train, 'group', MOST_GROUPS).map((name) => {
    const size = trainSizes.get(name)!;
    const held = heldOut(size, holdout);
    return { name, train: size - held, test: held + (testSizes.get(name) ?? 0) };
  });
  return { features: train.features, classes, groups };
}

/** @throws DataError at the first sample whose features are all 0: it cannot be scaled to a norm. */
export function checkNonzero(samples: NamedSamples): void {
  const { values, features } = samples;
  for (let i = 0; i < samples.classes.length; i++)
    if (values.subarray(i * features, (i + 1) * features).every((value) => value === 0))
      throw samples.fault(i, 'sample', 'every feature of this sample is 0: it cannot be scaled', 'use scale: none');
}

/** The samples at the given positions. */
export function select(samples: NamedSamples, positions: readonly number[]): NamedSamples {
  const { features } = samples;
  const values = new Float64Array(positions.length * features);
  positions.forEach((from, i) =>
    values.set(samples.values.subarray(from * features, (from + 1) * features), i * features),
  );
  return {
    values,
    features,
    classes: positions.map((i) => samples.classes[i]!),
    groups: positions.map((i) => samples.groups[i]!),
    fault: (i, ...rest) => samples.fault(positions[i]!, ...rest),
  };
}

function namesOf(samples: NamedSamples, what: 'class' | 'group', most: number): string[] {
  const all = what === 'class' ? samples.classes : samples.groups;
  const names = new Set<string>();
  all.forEach((name, i) => {
    if (name.length > LONGEST_NAME)
      throw samples.fault(i, what, `expected the name of a ${what}, at most ${LONGEST_NAME} characters`);
    names.add(name);
    if (names.size > most)
      throw samples.fault(
        i,
        what,
        `${quote(name)} is the ${countText(names.size)}th ${what}: expected at most ${most}`,
        'is this the column you mean?',
      );
  });
  return [...names].sort(compareNames);
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function checkKnown(
  samples: NamedSamples,
  what: 'class' | 'group',
  known: { has(name: string): boolean; keys(): Iterable<string> },
): void {
  const names = what === 'class' ? samples.classes : samples.groups;
  const stranger = names.findIndex((name) => !known.has(name));
  if (stranger < 0) return;
  const there = [...known.keys()].sort(compareNames).slice(0, 10).join(', ');
  throw samples.fault(
    stranger,
    what,
    `${what} ${quote(names[stranger]!)} has no training sample; the ones that have are ${there}`,
  );
}
