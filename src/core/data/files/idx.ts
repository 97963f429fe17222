import { countText } from '../../sweep/text.js';
import type { ByteSource, IdxFile } from '../idx.js';
import { IdxFormatError, openIdx } from '../idx.js';
import { MAX_PIXEL } from '../mnist.js';
import { atKey } from './errors.js';
import type { DataFile } from './file.js';
import type { NamedSamples, Split } from './samples.js';
import { MOST_NUMBERS } from './samples.js';

/** The three files of a set of samples: features [n, …], classes [n], groups [n]. */
export interface IdxFiles {
  readonly file: DataFile;
  readonly label: DataFile;
  readonly group?: DataFile | undefined;
}

/** @throws DataError */
export function idxSamples(train: IdxFiles, test: IdxFiles | undefined): Split {
  const trained = namedSamples(train, { file: 'file', label: 'label', group: 'group' });
  if (test === undefined) return { train: trained, test: null };
  const held = namedSamples(test, { file: 'test', label: 'test_label', group: 'test_group' });
  if (held.features !== trained.features)
    throw atKey(
      'test',
      `${test.file.name} has ${held.features} features per sample, ${train.file.name} ${trained.features}`,
    );
  return { train: trained, test: held };
}

type Keys = Readonly<Record<keyof IdxFiles, string>>;

/** Classes and groups are called by their bytes, 0 to 255. */
function namedSamples({ file, label, group }: IdxFiles, keys: Keys): NamedSamples {
  const items = open(file, keys.file, Math.max(2, axesOf(file.bytes)));
  const features = items.itemShape.reduce((product, extent) => product * extent, 1);
  if (items.count * features === 0) throw atKey(keys.file, `${file.name} holds no features`);
  if (items.count * features > MOST_NUMBERS)
    throw atKey(
      keys.file,
      `${file.name} has ${countText(items.count)} × ${countText(features)} features: expected at most ${countText(MOST_NUMBERS)}`,
    );
  const namesIn = (names: DataFile, key: string): string[] => {
    const bytes = open(names, key, 1);
    if (bytes.count !== items.count)
      throw atKey(key, `${names.name} is about ${bytes.count} samples, but ${file.name} holds ${items.count}`);
    return Array.from(bytes.all(), String);
  };
  const classes = namesIn(label, keys.label);
  return {
    values: Float64Array.from(items.all(), (byte) => byte / MAX_PIXEL),
    features,
    classes,
    groups: group === undefined ? classes : namesIn(group, keys.group),
    fault: (sample, what, message, hint) => {
      const key = what === 'sample' ? 'file' : what === 'class' || group === undefined ? 'label' : 'group';
      return atKey(keys[key], `sample ${sample}: ${message}`, hint);
    },
  };
}

function open(file: DataFile, key: string, axes: number): IdxFile {
  try {
    return openIdx(byteSource(file), axes);
  } catch (error) {
    if (error instanceof IdxFormatError) throw atKey(key, error.message);
    throw error;
  }
}

/** What the header says; 0 where it is no header. */
function axesOf(bytes: Uint8Array): number {
  return bytes[0] === 0 && bytes[1] === 0 ? (bytes[3] ?? 0) : 0;
}

function byteSource({ name, bytes }: DataFile): ByteSource {
  return { name, length: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
