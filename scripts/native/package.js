// @ts-check
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** What a native addon adds to the published tfjs-node package, in its own folder. Everything else is JavaScript. */
const nativeParts = ['deps', 'lib', 'build'];

/** The folder of the installed tfjs-node package, or undefined when it is not installed. */
export function findPackage() {
  try {
    return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json'));
  } catch {
    return undefined;
  }
}

/**
 * The project's folder for caches. It lies in the node_modules that holds tfjs-node: on the same file system, so that
 * a rename suffices to move things in, and gone with the next `npm ci`, as the package itself is.
 *
 * @param {string} packageDir
 */
export function cacheOf(packageDir) {
  return join(dirname(dirname(packageDir)), '.cache', 'grw');
}

/**
 * The folder of the commands that the packages beside tfjs-node bring.
 *
 * @param {string} packageDir
 */
export function commandsOf(packageDir) {
  return join(dirname(dirname(packageDir)), '.bin');
}

/**
 * A copy of the package without native parts. Node still finds the package's dependencies from there, as the stage is
 * inside the same node_modules.
 *
 * @param {string} packageDir
 * @param {string} stage
 */
export function copyPristine(packageDir, stage) {
  const copy = join(stage, basename(packageDir));
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  const skip = new Set(nativeParts.map((part) => join(packageDir, part)));
  cpSync(packageDir, copy, { recursive: true, filter: (source) => !skip.has(source) });
  return copy;
}

/** @typedef {{ find(packageJson: string): string }} NodePreGyp */

/**
 * Where node-pre-gyp, and so tfjs-node, will look for the addon of a package folder.
 *
 * @param {string} packageDir
 */
export function addonPath(packageDir) {
  const require = createRequire(join(packageDir, 'package.json'));
  const nodePreGyp = /** @type {NodePreGyp} */ (require('@mapbox/node-pre-gyp'));
  return nodePreGyp.find(join(packageDir, 'package.json'));
}

/**
 * Moves the native parts of a copy into the package. The addon in `lib` comes last: without it the package does not
 * load, so a move that was interrupted is seen as "not set up" by the next run.
 *
 * @param {string} copy
 * @param {string} packageDir
 * @param {string} stage where the replaced parts go
 */
export function moveIn(copy, packageDir, stage) {
  for (const part of nativeParts) {
    if (existsSync(join(packageDir, part))) renameSync(join(packageDir, part), join(stage, `old-${part}`));
  }
  for (const part of ['deps', 'lib']) {
    if (existsSync(join(copy, part))) renameSync(join(copy, part), join(packageDir, part));
  }
}
