// @ts-check
import { spawn } from 'node:child_process';

const kept = 64 * 1024;
const ownGroups = process.platform !== 'win32';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * @typedef {object} Outcome
 * @property {boolean} ok exit code 0
 * @property {string} output the last 64 KiB of stdout and stderr together
 * @property {string} reason in a few words why it is not ok; '' when it is
 */

/**
 * Runs a command to its end without a shell and without standard input. Never rejects. The command gets a process group
 * of its own, so that a time limit or Ctrl-C ends its grandchildren too.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {Record<string, string>} [options.env] added to this process's environment
 * @param {number} [options.limitMs] ended after so long
 * @param {() => boolean} [options.stalled] asked every second; ended once it says yes
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env, limitMs, stalled } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroups,
    });
    running.add(child);
    let output = '';
    let ended = '';
    const keep = (/** @type {string} */ text) => (output = (output + text).slice(-kept));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const end = (/** @type {string} */ why) => {
      ended ||= why;
      kill(child, 'SIGKILL');
    };
    const limit =
      limitMs === undefined ? undefined : setTimeout(end, limitMs, `no end after ${String(limitMs / 1000)} s`);
    const watch = stalled && setInterval(() => stalled() && end('no progress'), 1000);
    const finish = (/** @type {string} */ reason) => {
      clearTimeout(limit);
      clearInterval(watch);
      running.delete(child);
      resolve({ ok: reason === '', output, reason });
    };
    child.on('error', (error) => {
      finish(/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT' ? `${command} not found` : error.message);
    });
    child.on('close', (code, signal) => {
      if (code === 0 && !ended) finish('');
      else finish(ended || (signal ? `ended by ${signal}` : `exit code ${String(code)}`));
    });
  });
}

/** Passes Ctrl-C and the like on to the running commands, which sit in groups of their own, then obeys it. */
export function passSignalsOn() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      for (const child of running) kill(child, signal);
      process.kill(process.pid, signal);
    });
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function kill(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(ownGroups ? -child.pid : child.pid, signal);
  } catch {
    // it has already ended
  }
}
