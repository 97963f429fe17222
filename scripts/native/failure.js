// @ts-check
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} cache */
const fileIn = (cache) => join(cache, 'native-failed.json');

/**
 * Why the last attempt failed, if it did: the attempts take minutes where a network drops packets, so they are not
 * repeated unasked.
 *
 * @param {string} cache
 * @returns {string | undefined}
 */
export function rememberedFailure(cache) {
  try {
    return /** @type {{ reason: string }} */ (JSON.parse(readFileSync(fileIn(cache), 'utf8'))).reason;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} cache
 * @param {string} reason
 */
export function rememberFailure(cache, reason) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(fileIn(cache), `${JSON.stringify({ reason, when: new Date().toISOString() }, null, 2)}\n`);
}

/** @param {string} cache */
export function forgetFailure(cache) {
  rmSync(fileIn(cache), { force: true });
}
