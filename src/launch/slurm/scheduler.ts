import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FleetScheduler } from '../elastic/index.js';
import { SlurmError } from './errors.js';
import { logTail } from './log-tail.js';
import type { RunSlurm } from './run.js';
import type { SlurmJob } from './squeue.js';
import { readQueue, SQUEUE_FORMAT } from './squeue.js';

export interface SlurmSchedulerOptions {
  /** Of the jobs of this fleet. */
  readonly name: string;
  /** Whose jobs. */
  readonly user: string;
  readonly script: string;
  /** Path of the logs, with Slurm's patterns. */
  readonly output: string;
  readonly run: RunSlurm;
}

/** Slurm's command line, as far as a fleet needs it. */
export class SlurmScheduler implements FleetScheduler {
  constructor(private readonly options: SlurmSchedulerOptions) {}

  /** Jobs of the fleet, also those that ended a while ago. @throws SlurmError */
  async list(): Promise<SlurmJob['observed'][]> {
    const { name, user, run } = this.options;
    const args = [
      '--noheader',
      '--array',
      '--states=all',
      `--user=${user}`,
      `--name=${name}`,
      `--format=${SQUEUE_FORMAT}`,
    ];
    const jobs = readQueue(await run('squeue', args));
    for (const { isStuck, observed } of jobs) if (isStuck) await this.end(observed.key);
    return jobs.map(({ observed }) => observed);
  }

  /** All of them at once, or none. @throws SlurmError */
  async submit(count: number): Promise<string[]> {
    const { script, output, run } = this.options;
    makeLogFolder(output);
    const array = count > 1 ? [`--array=0-${count - 1}`] : [];
    const text = await run('sbatch', ['--parsable', ...array], script);
    // Sites may print a greeting first; other clusters are named after a semicolon.
    const id = /^(\d+)(?:;.*)?$/.exec(text.trim().split('\n').at(-1)!.trim())?.[1];
    if (id === undefined)
      throw new SlurmError('sbatch', `expected the number of a job, not ${JSON.stringify(text)}`, true);
    return count > 1 ? Array.from({ length: count }, (_, task) => `${id}_${task}`) : [id];
  }

  async cancel(job: string): Promise<void> {
    await this.options.run('scancel', ['--state=PENDING', job]);
  }

  /** A signal for the job's steps does not reach its script. */
  async drain(job: string): Promise<void> {
    await this.options.run('scancel', ['--batch', '--signal=TERM', job]);
  }

  async end(job: string): Promise<void> {
    await this.options.run('scancel', [job]);
  }

  logTail(job: string): Promise<string | null> {
    return logTail(job, this.options.run);
  }
}

/** Slurm does not make folders: the job would fail without a word. Where the path depends on the job, the user has made it. */
function makeLogFolder(output: string): void {
  const folder = dirname(output);
  if (!folder.includes('%')) mkdirSync(folder, { recursive: true });
}
