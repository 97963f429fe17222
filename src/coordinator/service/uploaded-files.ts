import type { ContentFolder } from '../../content-folder.js';
import type { DataFiles } from '../../core/data/index.js';
import { UnreadableFileError } from '../../core/data/index.js';
import type { NamedFile } from '../../wire/index.js';

/** The files that came with a submitted sweep, by the paths it writes. */
export function uploadedFiles(files: readonly NamedFile[], data: ContentFolder): DataFiles {
  const digests = new Map(files.map(({ path, digest }) => [path, digest]));
  return {
    read(path) {
      const digest = digests.get(path);
      const bytes = digest === undefined ? null : data.read(digest);
      if (bytes === null) throw new UnreadableFileError(`${path} did not come with the sweep`);
      return { name: path, bytes };
    },
  };
}
