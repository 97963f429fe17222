// @ts-check
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { buildAddon } from './addon.js';
import { installOfficially } from './official.js';
import { addonPath, cacheOf, commandsOf, copyPristine, moveIn } from './package.js';
import { probe } from './probe.js';
import { checkGivenWheel, givenWheel } from './given.js';
import { findToolchain } from './toolchain.js';
import { fetchLibtensorflow, unpackLibtensorflow, wheelForThisMachine } from './wheel.js';

const stagePrefix = 'native-stage-';
const gigabytesNeeded = 2;

/**
 * @typedef {{ ok: true } | { ok: false, reason: string, mend?: string }} Step
 * @typedef {{ ok: true, version: string } | { ok: false, reason: string, mend?: string }} Installed
 */

/**
 * Gives the installed tfjs-node package its native addon, by the first of two routes that leads to one that computes.
 * Each route works in a copy of the package; only a copy that has proved itself is moved in. To be called by one process
 * at a time; what an interrupted call left behind is cleared away by the next.
 *
 * @param {string} packageDir
 * @param {(line: string) => void} say
 * @returns {Promise<Installed>}
 */
export async function installNative(packageDir, say) {
  const cache = cacheOf(packageDir);
  clearStages(cache);
  const stage = mkdtempSync(join(cache, stagePrefix));
  try {
    const given = givenWheel();
    if (given !== null) return await byRoute((copy) => installFromWheel(copy, stage, given, say));
    say("trying TensorFlow.js's own installer …");
    const official = await byRoute((copy) => installOfficially(copy, commandsOf(packageDir)));
    if (official.ok) return official;
    say(`it does not work here (${official.reason}); trying the TensorFlow wheel on PyPI instead`);
    return await byRoute((copy) => installFromWheel(copy, stage, null, say));
  } finally {
    clearStages(cache);
  }

  /**
   * @param {(copy: string) => Promise<Step>} route
   * @returns {Promise<Installed>}
   */
  async function byRoute(route) {
    const copy = copyPristine(packageDir, stage);
    const done = await route(copy);
    if (!done.ok) return done;
    const proof = await probe(copy);
    if (!proof.ok) return { ok: false, reason: `the addon does not load: ${proof.reason}` };
    moveIn(copy, packageDir, stage);
    return proof;
  }
}

/**
 * @param {string} copy
 * @param {string} stage
 * @param {string | null} given a wheel that is here already
 * @param {(line: string) => void} say
 * @returns {Promise<Step>}
 */
async function installFromWheel(copy, stage, given, say) {
  const machine = wheelForThisMachine();
  if (!machine.ok) return machine;
  const toolchain = await findToolchain({ downloads: given === null });
  if (!toolchain.ok) return toolchain;
  const { bavail, bsize } = statfsSync(stage);
  if (bavail * bsize < gigabytesNeeded * 1e9) {
    return { ok: false, reason: `less than ${String(gigabytesNeeded)} GB of disk space is free` };
  }
  const libtensorflow = join(stage, 'libtensorflow');
  const fetched = await (given === null ? download(machine.wheel) : take(given, machine.wheel));
  if (!fetched.ok) return fetched;
  say('compiling the addon …');
  return buildAddon({ sources: join(copy, 'binding'), libtensorflow, tools: toolchain.tools }, addonPath(copy));

  /** @param {import('./wheel.js').Wheel} wheel */
  async function download(wheel) {
    say(`downloading ${wheel.requirement} (${String(wheel.megabytes)} MB) …`);
    return fetchLibtensorflow(wheel, libtensorflow);
  }

  /**
   * @param {string} file
   * @param {import('./wheel.js').Wheel} wheel
   */
  async function take(file, wheel) {
    say(`checking and unpacking ${file} …`);
    const checked = await checkGivenWheel(file, wheel);
    return checked.ok ? unpackLibtensorflow(file, libtensorflow) : checked;
  }
}

/** @param {string} cache */
function clearStages(cache) {
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache)) {
    if (name.startsWith(stagePrefix)) rmSync(join(cache, name), { recursive: true, force: true, maxRetries: 5 });
  }
}
