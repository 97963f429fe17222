// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * One digest of the names and contents of files, whatever their dates.
 *
 * @param {string} root names count relative to it
 * @param {string[]} files
 */
export function digestOf(root, files) {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\n${String(content.length)}\n`).update(content);
  }
  return hash.digest('hex');
}

/**
 * All files below a folder, or none when there is no such folder.
 *
 * @param {string} folder
 * @param {{ except?: string }} [options] `except`: a folder name to leave out wherever it stands
 * @returns {string[]}
 */
export function filesBelow(folder, { except } = {}) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === except ? [] : filesBelow(path, except === undefined ? {} : { except });
    return entry.isFile() ? [path] : [];
  });
}

/**
 * The content of a small file, or undefined when there is none.
 *
 * @param {string} file
 */
export function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
