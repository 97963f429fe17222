import { CommandFailure, runCommand } from '../command.js';
import { SlurmError } from './errors.js';

/** A control daemon that is down makes its clients wait for some seconds; one that hangs, for ever. */
const TIMEOUT_MS = 30_000;

/** What a command of Slurm printed. */
export type RunSlurm = (command: string, args: readonly string[], stdin?: string) => Promise<string>;

/**
 * Runs a command of Slurm to its end.
 * @throws SlurmError when it is not there, takes too long, or says no
 */
export const runSlurm: RunSlurm = async (command, args, stdin = '') => {
  try {
    return await runCommand(command, args, { stdin, env: slurmEnvironment(process.env), timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const isMissing = error.kind === 'missing';
    const message = isMissing ? 'not found; this must run where jobs can be submitted' : error.message;
    throw new SlurmError(command, message, !isMissing, { cause: error });
  }
};

/** Settings of the site and the user stay; what describes the job that this may run in would describe the new one too. */
function slurmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('SLURM_') || /^SLURM_(CONF|CLUSTERS)/.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C', SLURM_TIME_FORMAT: '%s' };
}
