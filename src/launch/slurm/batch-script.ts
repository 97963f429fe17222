import { BatchScriptError } from './errors.js';
import { nodeNameWord } from './node-name.js';
import { shellQuote } from './shell-quote.js';

/** One allocation with one node in it. */
export interface SlurmJobOptions {
  /** Of the job, and the beginning of its node's name: letters, digits, `.`, `_`, `-`. */
  readonly name: string;
  /** `host:port`, as compute nodes reach it. */
  readonly coordinator: string;
  /** Processors, and trainer threads. */
  readonly cpus: number;
  /** Bytes asked of Slurm, and how many of them are offered to training; null: what the partition gives. */
  readonly memory: { readonly asked: number; readonly offered: number } | null;
  /** Seconds; null: what the partition gives. */
  readonly timeLimit: number | null;
  /** Seconds before the time limit at which the node begins to hand its work back. */
  readonly warn: number;
  readonly partition: string | null;
  readonly account: string | null;
  readonly qos: string | null;
  /** Further options of sbatch, each as it would be on a line of its own; they win over all others. */
  readonly sbatch: readonly string[];
  /** Lines of the shell that come before the node; each must succeed. */
  readonly setup: readonly string[];
  /** Path of the log, with Slurm's patterns. */
  readonly output: string;
  /** The command `grw`, as words of the shell. */
  readonly grw: string;
  /** Folders of the node. */
  readonly logs: string;
  readonly checkpoints: string;
  readonly outbox: string;
  /** Seconds. */
  readonly checkpointEvery: number;
  readonly uploadEvery: number;
  /** What the node's environment must hold, beside what Slurm brings over. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether nodes may go to another machine without encryption. */
  readonly insecure: boolean;
  /** Whether a job whose time is up puts itself back into the queue while there is work. */
  readonly requeueAtLimit: boolean;
}

/**
 * What `sbatch` is given. The node takes the shell's place (`exec`): signals for the batch script reach it, and Slurm does not take
 * the shell's end for that of the job while the node still hands back its work.
 *
 * @throws BatchScriptError
 */
export function batchScript(options: SlurmJobOptions): string {
  return [
    '#!/bin/bash',
    ...directives(options).map((directive) => `#SBATCH ${directive}`),
    ...options.setup.map(checked),
    ...Object.entries(options.environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`),
    `exec ${[options.grw, 'worker', ...nodeWords(options)].join(' ')}`,
    '',
  ].join('\n');
}

function directives(options: SlurmJobOptions): string[] {
  const { name, output, warn, cpus, memory, timeLimit, partition, account, qos, sbatch } = options;
  if (!/^[\w.-]{1,64}$/.test(name))
    throw new BatchScriptError('--name', 'at most 64 letters, digits, dots, dashes and underscores');
  return [
    `--job-name=${name}`,
    `--output=${directiveValue('--output', output)}`,
    '--open-mode=append',
    '--requeue',
    `--signal=B:USR1@${Math.round(warn)}`,
    '--nodes=1',
    '--ntasks=1',
    `--cpus-per-task=${cpus}`,
    ...(memory === null ? [] : [`--mem=${Math.ceil(memory.asked / 2 ** 20)}M`]),
    // Slurm counts minutes.
    ...(timeLimit === null ? [] : [`--time=${Math.ceil(timeLimit / 60)}`]),
    ...(partition === null ? [] : [`--partition=${directiveValue('--partition', partition)}`]),
    ...(account === null ? [] : [`--account=${directiveValue('--account', account)}`]),
    ...(qos === null ? [] : [`--qos=${directiveValue('--qos', qos)}`]),
    ...sbatch.map(furtherOption),
  ];
}

/** Slurm reads these lines by rules of its own; what they might read otherwise is refused. */
function directiveValue(option: string, value: string): string {
  if (!/^[\w@%+=:,./ ~()[\]-]+$/.test(value))
    throw new BatchScriptError(
      option,
      `letters, digits and the signs @ % + = : , . / ~ ( ) [ ] -, not ${JSON.stringify(value)}`,
    );
  return value.includes(' ') ? `"${value}"` : value;
}

function furtherOption(text: string): string {
  const isOneLine = text.startsWith('-') && !/[\n\r\0]/.test(text);
  if (!isOneLine)
    throw new BatchScriptError(
      '--sbatch',
      `an option of sbatch, as in "--constraint=rome", not ${JSON.stringify(text)}`,
    );
  return text;
}

/** The lines are the user's own; that one of them has failed is told, not passed over. */
function checked(lines: string): string {
  const told = shellQuote(`grw: this line of --setup failed: ${lines}`);
  return `{\n${lines}\n} || { echo ${told} >&2; exit 1; }`;
}

function nodeWords(options: SlurmJobOptions): string[] {
  const { name, coordinator, cpus, memory, timeLimit, logs, checkpoints, outbox, checkpointEvery, uploadEvery } =
    options;
  const words: [string, string][] = [
    ['--coordinator', shellQuote(coordinator)],
    ['--name', nodeNameWord(name)],
    ['--threads', String(cpus)],
    ...(memory === null ? [] : [['--memory', String(Math.floor(memory.offered))] as [string, string]]),
    // Should Slurm's signal come before the node listens. The shell counts from the beginning of the job.
    ...(timeLimit === null
      ? []
      : [['--time-limit', `"$((${Math.ceil(timeLimit / 60) * 60} - SECONDS))"`] as [string, string]]),
    ['--logs', shellQuote(logs)],
    ['--checkpoints', shellQuote(checkpoints)],
    ['--checkpoint-every', String(checkpointEvery)],
    ['--upload-every', String(uploadEvery)],
    ['--outbox', shellQuote(outbox)],
    ...(options.insecure ? [['--insecure', ''] as [string, string]] : []),
    ...(options.requeueAtLimit
      ? [['--when-time-is-up', shellQuote('scontrol requeue "$SLURM_JOB_ID"')] as [string, string]]
      : []),
  ];
  return words.flat().filter((word) => word !== '');
}
