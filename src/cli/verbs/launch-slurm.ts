import { userInfo } from 'node:os';
import { performance } from 'node:perf_hooks';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AllocatorSettings } from '../../launch/allocator/index.js';
import type { ElasticEnd, WorkLeft } from '../../launch/elastic/index.js';
import { runElasticFleet, WorkMeter } from '../../launch/elastic/index.js';
import type { SlurmJobOptions } from '../../launch/slurm/index.js';
import { batchScript, jobOfNode, runSlurm, shellQuote, SlurmScheduler } from '../../launch/slurm/index.js';
import { readTlsFolder } from '../../security/index.js';
import { TLS_VARIABLE, TOKEN_FILE_VARIABLE } from '../../security/variables.js';
import { ControlClient } from '../control/index.js';
import { EXIT } from '../exit-codes.js';
import { ElasticText } from '../launch/elastic-text.js';
import { shareOf } from '../memory-budget.js';
import { onInterruption } from '../run/interruption.js';
import type { SecurityOptions } from '../options.js';
import { UsageError } from '../usage-error.js';
import type { VerbIo } from './coordinator.js';

export interface LaunchSlurmOptions extends SecurityOptions {
  /** `host:port`. */
  readonly coordinator: string;
  /** Folder of the nodes' certificates; `tls` is the user's own. */
  readonly nodeTls?: string;
  readonly joinTokenFile?: string;
  readonly nodes?: number;
  readonly name?: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory?: number;
  /** Seconds, as are all times here. */
  readonly time?: number;
  readonly warn?: number;
  readonly partition?: string;
  readonly account?: string;
  readonly qos?: string;
  readonly sbatch: readonly string[];
  readonly setup: readonly string[];
  readonly output: string;
  readonly grw?: string;
  readonly logs: string;
  readonly checkpoints: string;
  readonly checkpointEvery: number;
  readonly uploadEvery: number;
  readonly outbox: string;
  readonly dryRun: boolean;
  /** Given: elastic. */
  readonly max?: number;
  readonly min: number;
  readonly untilDone: boolean;
  readonly onExit: 'leave' | 'drain';
  readonly backlogPerNode: number;
  readonly idle: number;
  readonly queued: number;
  readonly submitEvery: number;
  readonly poll: number;
  readonly deaths: number;
  readonly young: number;
  readonly joinWithin: number;
  readonly retryAfter?: number;
  readonly json: boolean;
}

/** Seconds before the time limit at which nodes hand back their work: Slurm looks every 30 s only. */
const WARN = 120;

/**
 * Submits nodes as jobs of Slurm: a number of them, or as many as the backlog is worth until it is told to end.
 * @throws UsageError, BatchScriptError, ControlError, SlurmError
 */
export async function launchSlurm(options: LaunchSlurmOptions, { write }: VerbIo): Promise<number> {
  check(options);
  const name = options.name ?? nameFor(options);
  const script = batchScript(jobOptions(options, name));
  if (options.dryRun) {
    write(options.json ? `${JSON.stringify({ version: 1, name, script })}\n` : script);
    return EXIT.done;
  }
  const { output } = options;
  const scheduler = new SlurmScheduler({ name, user: userInfo().username, script, output, run: runSlurm });
  const { tls, insecure } = options;
  const client = new ControlClient(options.coordinator, { tls, insecure });
  try {
    // Allocations that wait for a coordinator in vain cost what others do.
    await client.status(null);
    if (options.max !== undefined) return await elastic(options, options.max, name, scheduler, client, write);
    const jobs = await scheduler.submit(options.nodes ?? 1);
    write(options.json ? `${JSON.stringify({ version: 1, name, jobs, output })}\n` : submittedText(name, jobs, output));
    return EXIT.done;
  } finally {
    client.close();
  }
}

/** Nodes are called by it, and a certificate says how nodes may be called. */
function nameFor({ coordinator, nodeTls }: LaunchSlurmOptions): string {
  if (nodeTls !== undefined) return readTlsFolder(nodeTls, 'node').identity.name;
  return `grw-${coordinator.replaceAll(/[^\w.-]/g, '-')}`.slice(0, 64);
}

function check({ max, min, untilDone, retryAfter, time, warn, tls, nodeTls }: LaunchSlurmOptions): void {
  if (tls !== undefined && nodeTls === undefined)
    throw new UsageError('nodes need certificates of their own: give --node-tls FOLDER, made by grw certs node NAME');
  if (max === undefined && (min > 0 || untilDone || retryAfter !== undefined))
    throw new UsageError('--min, --until-done and --retry-after go with --max N, the most jobs to keep');
  if (max !== undefined && min > max) throw new UsageError(`--min ${min} is more than --max ${max}`);
  if (time !== undefined && time < 60) throw new UsageError('--time: Slurm counts minutes; give at least 1m');
  if (time !== undefined && warn !== undefined && warn >= time)
    throw new UsageError(`--warn ${warn} s is not before the end of --time ${time} s`);
}

function jobOptions(options: LaunchSlurmOptions, name: string): SlurmJobOptions {
  const { memory, time, partition = null, account = null, qos = null, max } = options;
  const { coordinator, cpus, sbatch, setup, output, logs, checkpoints, outbox, checkpointEvery, uploadEvery } = options;
  const { warn = Math.min(WARN, (time ?? Infinity) / 2), grw = thisCommand() } = options;
  return {
    ...{ name, coordinator, cpus, warn, partition, account, qos, sbatch, setup, output, grw },
    ...{ logs, checkpoints, outbox, checkpointEvery, uploadEvery },
    memory: memory === undefined ? null : { asked: memory, offered: shareOf(memory) },
    timeLimit: time ?? null,
    environment: {
      ...(options.nodeTls === undefined ? {} : { [TLS_VARIABLE]: resolve(options.nodeTls) }),
      ...(options.joinTokenFile === undefined ? {} : { [TOKEN_FILE_VARIABLE]: resolve(options.joinTokenFile) }),
    },
    insecure: options.insecure ?? false,
    // Where somebody submits as work asks for it, a job that comes back by itself would be one too many.
    requeueAtLimit: max === undefined,
  };
}

/** Where jobs run, it is expected at the same place, as on a file system that all share. */
function thisCommand(): string {
  const bin = fileURLToPath(new URL('../../../bin/grw.js', import.meta.url));
  return `${shellQuote(process.execPath)} ${shellQuote(bin)}`;
}

function submittedText(name: string, jobs: readonly string[], output: string): string {
  const which = jobs.length === 1 ? `job ${jobs[0]!}` : `${jobs.length} jobs, ${jobs[0]!} to ${jobs.at(-1)!}`;
  return [
    `submitted: ${which}, called ${name}; logs: ${output}`,
    `how they stand: squeue --name=${name}`,
    `end them, and have their work handed back: scancel --batch --signal=TERM --name=${name}`,
    '',
  ].join('\n');
}

async function elastic(
  options: LaunchSlurmOptions,
  max: number,
  name: string,
  scheduler: SlurmScheduler,
  client: ControlClient,
  write: VerbIo['write'],
): Promise<number> {
  const { untilDone, onExit, json } = options;
  const interruption = onInterruption(() => undefined);
  const text = new ElasticText(write, json);
  const meter = new WorkMeter((node) => jobOfNode(name, node));
  let last: WorkLeft | null = null;
  try {
    const end = await runElasticFleet({
      scheduler,
      work: { observe: async () => (last = meter.read(await client.status(null))) },
      settings: settingsOf(options, max),
      everyMs: 1000 * options.poll,
      untilDone,
      onExit,
      signal: interruption.signal,
      clock: () => performance.now(),
      onNote: (note) => text.note(note),
      onRound: (round) => text.round(round),
    });
    text.end(end, name);
    return exitCode(end, last);
  } finally {
    interruption.release();
  }
}

function settingsOf(options: LaunchSlurmOptions, max: number): AllocatorSettings {
  const { min, cpus, backlogPerNode, queued, deaths, retryAfter, poll } = options;
  return {
    min,
    max,
    threads: cpus,
    backlogPerNode,
    queued,
    submitEveryMs: 1000 * options.submitEvery,
    backoffMs: 10_000,
    longestBackoffMs: 600_000,
    // A look, with all that may delay it, and half of the next.
    staleMs: 1500 * poll + 60_000,
    idleMs: 1000 * options.idle,
    youngMs: 1000 * options.young,
    joinMs: 1000 * options.joinWithin,
    drainMs: 120_000,
    deaths,
    retryMs: retryAfter === undefined ? null : 1000 * retryAfter,
  };
}

function exitCode(end: ElasticEnd, work: WorkLeft | null): number {
  switch (end) {
    case 'done':
      return work !== null && work.failed + work.tooLarge > 0 ? EXIT.failed : EXIT.done;
    case 'left':
    case 'stopped':
      return EXIT.interrupted;
    case 'broken':
      return EXIT.failed;
  }
}
