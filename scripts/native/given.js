// @ts-check
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';

/** A wheel that is on this machine already, for those without a network; null where none is named. */
export function givenWheel() {
  const path = process.env.GRW_TENSORFLOW_WHEEL;
  return path === undefined || path === '' ? null : resolve(path);
}

/**
 * Whether a file is the very wheel that would be downloaded.
 *
 * @param {string} path
 * @param {import('./wheel.js').Wheel} wheel
 * @returns {Promise<{ ok: true } | { ok: false, reason: string, mend: string }>}
 */
export async function checkGivenWheel(path, wheel) {
  const mend = `fetch it where there is a network (docs/air-gapped.md): ${wheel.requirement} for ${wheel.platform}`;
  const digest = createHash('sha256');
  try {
    for await (const chunk of /** @type {AsyncIterable<Buffer>} */ (createReadStream(path))) digest.update(chunk);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    return { ok: false, reason: `GRW_TENSORFLOW_WHEEL cannot be read: ${message}`, mend };
  }
  const found = digest.digest('hex');
  if (found === wheel.sha256) return { ok: true };
  return {
    ok: false,
    reason: `GRW_TENSORFLOW_WHEEL ${path} is another file than ${wheel.requirement} for ${wheel.platform}: its SHA-256 is ${found}, not ${wheel.sha256}`,
    mend,
  };
}
