// @ts-check
// Gives TensorFlow.js its native library: node scripts/setup.js [--retry]
//
//   --retry                 try again although the last attempt failed, and say so when all is well
//   GRW_BACKEND=wasm        do nothing: the native library is not wanted
//   GRW_TENSORFLOW_WHEEL=F  take the TensorFlow wheel F, without a network (docs/air-gapped.md)
//   GRW_REQUIRE_NATIVE=1    exit 1 when it cannot be had (otherwise runs fall back to WebAssembly, exit 0)
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lib/lock.js';
import { passSignalsOn } from './lib/run.js';
import { forgetFailure, rememberedFailure, rememberFailure } from './native/failure.js';
import { installNative } from './native/install.js';
import { addonPath, cacheOf, findPackage } from './native/package.js';
import { probe } from './native/probe.js';

const retry = process.argv.includes('--retry');
const required = process.env.GRW_REQUIRE_NATIVE === '1';

process.exitCode = process.env.GRW_BACKEND === 'wasm' ? 0 : await setUp();

/** @returns {Promise<number>} the exit code */
async function setUp() {
  const packageDir = findPackage();
  if (packageDir === undefined) {
    say('the npm packages are not installed: run npm ci first');
    return 1;
  }
  const cache = cacheOf(packageDir);
  if (!retry && !required && rememberedFailure(cache) !== undefined) return 0;
  if (await isReady(packageDir)) return 0;

  passSignalsOn();
  const waiting = () => say('waiting for another set-up of native TensorFlow to end …');
  return withLock(join(cache, 'native.lock'), () => installOrSayWhyNot(packageDir, cache), waiting);
}

/** @param {string} packageDir */
async function isReady(packageDir) {
  const found = await probe(packageDir);
  if (found.ok && retry) say(`native TensorFlow ${found.version} works`);
  return found.ok;
}

/**
 * @param {string} packageDir
 * @param {string} cache
 */
async function installOrSayWhyNot(packageDir, cache) {
  if (await isReady(packageDir)) return 0;
  const started = Date.now();
  say('setting up native TensorFlow, once; this takes about a minute and 700 MB in node_modules');
  const installed = await tryToInstall(packageDir);
  if (installed.ok) {
    forgetFailure(cache);
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`native TensorFlow ${installed.version} is ready (${String(sizeOnDisk(packageDir))} MB, ${String(seconds)} s)`);
    return 0;
  }
  rememberFailure(cache, installed.reason);
  const mend = installed.mend === undefined ? 'npm run setup' : `${installed.mend} && npm run setup`;
  say(`native TensorFlow is not to be had: ${installed.reason}`);
  if (required) say(`GRW_REQUIRE_NATIVE=1 asks for it, so this is an error. To try again: ${mend}`);
  else say(`everything works without it, on WebAssembly, though wide networks train far slower. To get it: ${mend}`);
  return required ? 1 : 0;
}

/**
 * @param {string} packageDir
 * @returns {Promise<import('./native/install.js').Installed>}
 */
async function tryToInstall(packageDir) {
  try {
    return await installNative(packageDir, (line) => say(`  ${line}`));
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** @param {string} packageDir */
function sizeOnDisk(packageDir) {
  const folder = dirname(addonPath(packageDir));
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  return Math.round(bytes / 1e6);
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`grw: ${line}\n`);
}
