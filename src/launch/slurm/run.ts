import { spawn } from 'node:child_process';
import { SlurmError } from './errors.js';

/** A control daemon that is down makes its clients wait for some seconds; one that hangs, for ever. */
const TIMEOUT_MS = 30_000;

/** What a command of Slurm printed. */
export type RunSlurm = (command: string, args: readonly string[], stdin?: string) => Promise<string>;

/**
 * Runs a command of Slurm to its end.
 * @throws SlurmError when it is not there, takes too long, or says no
 */
export const runSlurm: RunSlurm = (command, args, stdin = '') =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: slurmEnvironment(process.env),
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // It may end without having read.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === 'ENOENT';
      const message = isMissing ? 'not found; this must run where jobs can be submitted' : error.message;
      reject(new SlurmError(command, message, !isMissing, { cause: error }));
    });
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      const said = stderr.trim() || stdout.trim() || `exit code ${code}`;
      const message = signal === null ? said : `no answer within ${TIMEOUT_MS / 1000} s`;
      reject(new SlurmError(command, message, true));
    });
  });

/** Settings of the site and the user stay; what describes the job that this may run in would describe the new one too. */
function slurmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('SLURM_') || /^SLURM_(CONF|CLUSTERS)/.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C', SLURM_TIME_FORMAT: '%s' };
}
