// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../lib/run.js';

const silenceMs = 15_000;
const limitMs = 15 * 60_000;

/**
 * tfjs-node's own installer, which downloads libtensorflow and an addon for it. It works only inside its package, and
 * leaves half of its work behind when it is interrupted: run it in a copy.
 *
 * It sets itself no time limit. Where the network drops its packets not a byte arrives, so it is given up after a short
 * silence; once something has arrived only the long limit holds.
 *
 * @param {string} copy a pristine copy of the tfjs-node package
 * @param {string} commands the folder of the commands that it calls
 * @returns {Promise<{ ok: true } | { ok: false, reason: string }>}
 */
export async function installOfficially(copy, commands) {
  const started = Date.now();
  const outcome = await run(process.execPath, [join('scripts', 'install.js')], {
    cwd: copy,
    env: { PATH: [commands, process.env.PATH ?? ''].join(delimiter) },
    limitMs,
    stalled: () => Date.now() - started > silenceMs && !downloaded(copy),
  });
  if (outcome.ok) return { ok: true };
  const message = /(?:^|\n)(?:\w*Error: |.*failed with error: )(.+)/.exec(outcome.output)?.[1];
  return { ok: false, reason: message ?? outcome.reason };
}

/** @param {string} copy */
function downloaded(copy) {
  const deps = join(copy, 'deps');
  return existsSync(deps) && readdirSync(deps).length > 0;
}
