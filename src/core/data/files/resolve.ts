import type { CellInput, FileContents } from '../../cell/index.js';
import { canonicalJson } from '../../cell/index.js';
import { defaultFeatures } from './csv.js';
import { readCsv } from './csv-table.js';
import { readSamples } from './dataset.js';
import { atKey, DataError, UnreadableFileError } from './errors.js';
import type { DataFile } from './file.js';
import { digestOf } from './file.js';
import { checkNonzero, contentsOf } from './samples.js';

/** The user's files that a sweep names. */
export interface DataFiles {
  /**
   * The file at a path as the sweep writes it.
   * @throws UnreadableFileError
   */
  read(path: string): DataFile;
}

/** For sweeps that come without their files. */
export const NO_DATA_FILES: DataFiles = {
  read() {
    throw new UnreadableFileError('data files cannot be read here');
  },
};

type DataInput = CellInput['data'];
type FileInput = Extract<DataInput, { name: 'csv' | 'idx' }>;

const CSV_FILES = ['file', 'test'] as const;
const IDX_FILES = ['file', 'label', 'group', 'test', 'test_label', 'test_group'] as const;

/**
 * Turns data as a sweep names them into data as a cell does: digests for paths, and what is in the files. Other data sets
 * stay as they are. Remembers, for a sweep has many cells of the same data.
 */
export class DataResolver {
  readonly #known = new Map<string, FileInput | DataError>();

  constructor(private readonly files: DataFiles) {}

  /** @throws DataError */
  resolve(data: DataInput): DataInput {
    if (data.name !== 'csv' && data.name !== 'idx') return data;
    const key = canonicalJson(data);
    const known = this.#known.get(key) ?? this.#attempt(data);
    this.#known.set(key, known);
    if (known instanceof DataError) throw known;
    return known;
  }

  #attempt(data: FileInput): FileInput | DataError {
    try {
      return this.#read(data);
    } catch (error) {
      if (error instanceof DataError) return error;
      throw error;
    }
  }

  #read(data: FileInput): FileInput {
    const keys: readonly string[] = data.name === 'csv' ? CSV_FILES : IDX_FILES;
    const opened = new Map<string, DataFile>();
    const digests: Record<string, string> = {};
    for (const key of keys) {
      const path = (data as Readonly<Record<string, unknown>>)[key];
      if (typeof path !== 'string') continue;
      const file = this.#open(key, path);
      opened.set(path, file);
      digests[key] = digestOf(file.bytes);
    }
    const contents = contentsIn(data, (path) => opened.get(path)!);
    return withoutDefaults({ ...data, ...digests, contents }, opened.get(data.file)!);
  }

  #open(key: string, path: string): DataFile {
    try {
      return this.files.read(path);
    } catch (error) {
      if (error instanceof UnreadableFileError) throw atKey(key, error.message);
      throw error;
    }
  }
}

function contentsIn(data: FileInput, file: (path: string) => DataFile): FileContents {
  const split = readSamples(data, file);
  if (data.scale !== 'none') for (const part of [split.train, split.test]) if (part !== null) checkNonzero(part);
  return contentsOf(split, data.holdout);
}

/** Features spelled out that are the default are the same cell as without. */
function withoutDefaults(data: FileInput, file: DataFile): FileInput {
  if (data.name !== 'csv' || data.features === undefined) return data;
  const usual = defaultFeatures(readCsv(file.name, file.bytes).columns, data);
  if (canonicalJson(data.features) !== canonicalJson(usual)) return data;
  const { features: _, ...rest } = data;
  return rest;
}
