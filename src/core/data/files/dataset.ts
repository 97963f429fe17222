import type { CsvSpec, FileSpec, IdxSpec } from '../../cell/index.js';
import { canonicalJson, InvalidCellError } from '../../cell/index.js';
import { matrix } from '../../ops/index.js';
import type { Dataset, Samples } from '../dataset.js';
import { scaleRows } from '../scale.js';
import { csvSamples } from './csv.js';
import type { DataFile } from './file.js';
import { holdOut } from './holdout.js';
import { idxSamples } from './idx.js';
import type { NamedSamples, Split } from './samples.js';
import { contentsOf } from './samples.js';

/** A csv or idx data set, in a cell or as a sweep names it. */
export type FileQuery = Omit<CsvSpec, 'contents' | 'labels'> | Omit<IdxSpec, 'contents' | 'labels'>;

/**
 * The samples of the user's files, before any are held out.
 * @param file gives what `file`, `test` and their like stand for: a path or a digest
 * @throws DataError
 */
export function readSamples(query: FileQuery, file: (name: string) => DataFile): Split {
  const optional = (name: string | undefined): DataFile | undefined => (name === undefined ? undefined : file(name));
  if (query.name === 'csv') return csvSamples(query, file(query.file), optional(query.test));
  const { file: images, label, group, test, test_label, test_group } = query;
  const train = { file: file(images), label: file(label), group: optional(group) };
  if (test === undefined || test_label === undefined) return idxSamples(train, undefined);
  return idxSamples(train, { file: file(test), label: file(test_label), group: optional(test_group) });
}

/** Digits of a digest that are enough to name a file. */
const SHOWN_DIGEST = 'sha256:'.length + 12;

/**
 * The data of a cell, from the files its digests stand for. Samples are in the order of the file, groups in that of the
 * cell.
 * @throws InvalidCellError when they do not hold what the cell says, which then no reader of these files wrote.
 */
export function fileDataset(spec: FileSpec, bytesOf: (digest: string) => Uint8Array): Dataset {
  const file = (digest: string): DataFile => ({ name: digest.slice(0, SHOWN_DIGEST), bytes: bytesOf(digest) });
  const all = readSamples(spec, file);
  if (canonicalJson(contentsOf(all, spec.holdout)) !== canonicalJson(spec.contents))
    throw new InvalidCellError(['data', 'contents'], 'is not what the files hold');
  const split = spec.holdout === undefined ? all : holdOut(all.train, spec.holdout, spec.seed ?? 0);
  const groupNames = spec.contents.groups.map(({ name }) => name);
  const samples = (named: NamedSamples): Samples => labelled(named, spec, groupNames);
  return { groupNames, train: samples(split.train), test: samples(split.test ?? empty(split.train)) };
}

function labelled(named: NamedSamples, spec: FileSpec, groupNames: readonly string[]): Samples {
  const indices = new Map(groupNames.map((name, k) => [name, k]));
  return {
    x: scaleRows(matrix(named.classes.length, named.features, named.values), spec.scale),
    y: Float64Array.from(named.classes, (name) => spec.labels[name]!),
    group: Int32Array.from(named.groups, (name) => indices.get(name)!),
  };
}

function empty(like: NamedSamples): NamedSamples {
  return { ...like, values: new Float64Array(0), classes: [], groups: [] };
}
