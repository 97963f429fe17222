// @ts-check
import { fileURLToPath } from 'node:url';
import { run } from '../lib/run.js';

const child = fileURLToPath(new URL('probe-child.cjs', import.meta.url));

/**
 * Whether a tfjs-node package folder really computes, tried in a process of its own: a broken addon can crash.
 *
 * @param {string} packageDir
 * @returns {Promise<{ ok: true, version: string } | { ok: false, reason: string }>}
 */
export async function probe(packageDir) {
  const outcome = await run(process.execPath, [child, packageDir], {
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
    limitMs: 60_000,
  });
  const version = /^libtensorflow (.+)$/m.exec(outcome.output)?.[1];
  if (outcome.ok && version !== undefined) return { ok: true, version };
  const message = /^(?:\w*Error|.*error while loading.*): .+$/m.exec(outcome.output)?.[0];
  return { ok: false, reason: message ?? outcome.reason };
}
