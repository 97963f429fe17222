// @ts-check
// Builds dist/ from src/ and proto/ when it is missing or out of date: node scripts/build.js [--force]
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codecsExist, generateCodecs } from './build/codegen.js';
import { compile, stampName } from './build/compile.js';
import { digestOf, filesBelow, textOf } from './build/digest.js';
import { BuildError } from './build/error.js';
import { bundleRuntime, runtimeExists } from './build/runtime.js';
import { passSignalsOn } from './lib/run.js';

const thisFile = fileURLToPath(import.meta.url);
const root = dirname(dirname(thisFile));

if (process.argv[1] === thisFile) process.exitCode = await main();

/** @returns {Promise<number>} the exit code */
async function main() {
  passSignalsOn();
  try {
    await ensureBuilt({ force: process.argv.includes('--force') });
    return 0;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    process.stderr.write(`grw: the build failed\n${error.message}\n`);
    return 1;
  }
}

/**
 * Makes `dist` what the sources say. Returns at once when it is already so, or in a published package, which brings
 * `dist` and no sources. Several processes may call it at the same time: one builds, the others wait for it.
 *
 * @param {object} [options]
 * @param {boolean} [options.force] build although nothing has changed
 * @param {() => void} [options.onBuild] called before a build, or the wait for another process's build
 * @throws {BuildError} with the compiler's messages; a `dist` from before stays as it was
 */
export async function ensureBuilt({ force = false, onBuild } = {}) {
  if (!existsSync(join(root, 'src'))) return;
  if (!force && isCurrent(sourceDigest())) return;
  requireTools();
  onBuild?.();
  const { withLock } = await import('./lib/lock.js');
  await withLock(join(root, 'node_modules', '.cache', 'grw', 'build.lock'), async () => {
    let digest = sourceDigest();
    if (!force && isCurrent(digest)) return;
    // What is changed during a build may have been read before or after: it is built once more.
    for (let built = ''; built !== digest; digest = sourceDigest()) {
      await Promise.all([generateCodecs(root), bundleRuntime(root)]);
      await compile(root, digest);
      built = digest;
    }
  });
}

/** @param {string} digest */
function isCurrent(digest) {
  return textOf(join(root, 'dist', stampName)) === digest && codecsExist(root) && runtimeExists(root);
}

/** Of everything that decides what `dist` becomes. */
function sourceDigest() {
  const manifests = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
  return digestOf(root, [
    ...filesBelow(join(root, 'src'), { except: 'generated' }),
    ...filesBelow(join(root, 'proto')),
    ...filesBelow(join(root, 'scripts', 'build')),
    ...manifests.map((name) => join(root, name)),
  ]);
}

function requireTools() {
  const require = createRequire(join(root, 'package.json'));
  for (const module of ['typescript/bin/tsc', 'protobufjs-cli/bin/pbjs', 'esbuild', 'libsql']) {
    try {
      require.resolve(module);
    } catch {
      throw new BuildError(
        `the package ${module.split('/', 1).join()} is not installed: run npm ci (with development dependencies) first`,
      );
    }
  }
}
