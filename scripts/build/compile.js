// @ts-check
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { run } from '../lib/run.js';
import { BuildError } from './error.js';
import { filesBelow } from './digest.js';

/** Each build has a stage of its own: the compiler of a killed build may still be writing to another. */
const stagePrefix = 'dist.stage-';
const retiredName = 'dist.retired';

/** The digest of what a dist was made from lies in it, so that the two are replaced together. */
export const stampName = '.digest';

/**
 * Compiles `src` into a folder beside `dist` and puts it in the place of `dist` when it is complete. To be called by one
 * process at a time; what an interrupted call left behind is cleared away by the next.
 *
 * @param {string} root
 * @param {string} digest
 */
export async function compile(root, digest) {
  for (const name of readdirSync(root)) {
    if (name.startsWith(stagePrefix) || name === retiredName) remove(join(root, name));
  }
  const stage = mkdtempSync(join(root, stagePrefix));

  const compiler = createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc');
  const compiled = await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', stage], {
    cwd: root,
  });
  if (!compiled.ok) {
    remove(stage);
    throw new BuildError(compiled.output.trim() || `tsc: ${compiled.reason}`);
  }
  copyAssets(join(root, 'src'), stage);
  writeFileSync(join(stage, stampName), digest);

  const dist = join(root, 'dist');
  const retired = join(root, retiredName);
  chmodSync(stage, 0o755);
  if (existsSync(dist)) renameSync(dist, retired);
  renameSync(stage, dist);
  remove(retired);
}

/** @param {string} folder */
function remove(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Whatever lies among the sources and is not TypeScript is read at run time: generated codecs, templates, styles.
 *
 * @param {string} from
 * @param {string} to
 */
function copyAssets(from, to) {
  for (const file of filesBelow(from)) {
    if (file.endsWith('.ts') || file.endsWith('tsconfig.json') || file.endsWith(stampName)) continue;
    const target = join(to, relative(from, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}
