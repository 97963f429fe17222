import { ContentFolder } from '../../content-folder.js';
import type { FileSpec } from '../../core/cell/index.js';
import type { Dataset } from '../../core/data/index.js';
import { fileDataset } from '../../core/data/index.js';

/** A data file that is not in the node's folder, or holds something else: the cell's next attempt brings it again. */
export class DataFileLostError extends Error {
  override readonly name = 'DataFileLostError';
  readonly retryable = true;
}

/** The data of a cell whose files lie in a folder, by digest. */
export function userDataset(spec: FileSpec, folder: string | null): Dataset {
  const files = folder === null ? null : new ContentFolder(folder);
  return fileDataset(spec, (digest) => {
    const bytes = files?.read(digest) ?? null;
    if (bytes === null) throw new DataFileLostError(`data file ${digest} is not there`);
    return bytes;
  });
}
