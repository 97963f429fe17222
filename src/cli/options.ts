/** Options that several verbs share, and how their values are read. */
import { InvalidArgumentError, Option } from 'commander';
import { TLS_VARIABLE, TOKEN_FILE_VARIABLE, TOKEN_VARIABLE } from '../security/variables.js';
import { RUNS_FOLDER } from './stored-sweep.js';

export function jsonOption(): Option {
  return new Option('--json', 'print one JSON document instead of text').default(false);
}

export function runsOption(): Option {
  return new Option('--runs <folder>', 'folder that holds the runs').default(RUNS_FOLDER);
}

export function maxCellsOption(): Option {
  return new Option('--max-cells <n>', 'refuse larger sweeps (default: 1000000)').argParser(positiveInteger);
}

export function sweepNameOption(): Option {
  return new Option('--sweep <name>', 'which sweep, where a folder holds several (default: the latest)');
}

export function coordinatorOption(): Option {
  return new Option('--coordinator <host:port>', 'address of a running coordinator').makeOptionMandatory();
}

/** How a coordinator that other machines can reach is dialled. */
export interface SecurityOptions {
  /** Folder of certificates that `grw certs` made. */
  readonly tls?: string | undefined;
  /** Connect without encryption. */
  readonly insecure?: boolean | undefined;
}

export function tlsOption(): Option {
  return new Option('--tls <folder>', 'certificates for mutual TLS, made by grw certs; needed off this machine').env(
    TLS_VARIABLE,
  );
}

export function insecureOption(): Option {
  return new Option('--insecure', 'connect to another machine without encryption').default(false);
}

export function joinTokenFileOption(): Option {
  return new Option(
    '--join-token-file <file>',
    `file of the join token, made by grw certs token (or the token itself in ${TOKEN_VARIABLE})`,
  ).env(TOKEN_FILE_VARIABLE);
}

/** For how long a certificate or a token is good; milliseconds. */
export function lifeOption(usual: string): Option {
  return new Option('--for <duration>', 'how long it is good, as in 12h or 90d')
    .argParser((text) => {
      const value = seconds(text);
      if (value >= 60 && value <= MOST_LIFE_DAYS * 86_400) return 1000 * value;
      throw new InvalidArgumentError(`expected at least 1m and at most ${MOST_LIFE_DAYS}d.`);
    })
    .default(1000 * seconds(usual), usual);
}

const MOST_LIFE_DAYS = 36_500;

export function certsFolderOption(): Option {
  return new Option('--folder <folder>', 'folder of the authority; keep it safe').default('grw-certs');
}

export function forceOption(): Option {
  return new Option('--force', 'replace what is there').default(false);
}

export function threadsOption(): Option {
  return new Option('--threads <n>', 'trainer threads (default: one per core)').argParser(positiveInteger);
}

export function memoryOption(): Option {
  return new Option(
    '--memory <amount>',
    'memory offered to training, as in 8G (default: 80 % of what this process may have)',
  ).argParser(bytes);
}

/** A sweep's priority: a whole number of at most six digits. */
export function priorityValue(text: string): number {
  if (!/^[+-]?\d{1,6}$/.test(text))
    throw new InvalidArgumentError('expected a whole number, as in 5 or -1, of at most six digits.');
  return Number(text);
}

/** What `grw bench` can measure. */
const BENCH_PARTS = {
  engines: 'every engine, loss and method on the linear model',
  linear: 'the linear model against peers, and whole runs',
  networks: 'networks against peers',
  widest: 'a network of 2²⁰ units, and its memory',
  orchestrator: 'cells of no length beside tasks of peers, the cost added to longer ones, and 100,000 cells',
  rows: 'a store of ten million trace rows: written, opened, counted, exported; gigabytes of disk',
};
export type BenchPart = keyof typeof BENCH_PARTS;

export function benchPartsOption(): Option {
  const all = Object.keys(BENCH_PARTS) as BenchPart[];
  const described = Object.entries(BENCH_PARTS).map(([part, what]) => `${part} (${what})`);
  return new Option('--only <parts>', `some of ${described.join(', ')}; as in linear,networks`)
    .argParser((text) => {
      const parts = text.split(',').map((part) => part.trim());
      for (const part of parts)
        if (!(part in BENCH_PARTS)) throw new InvalidArgumentError(`"${part}" is none of ${all.join(', ')}.`);
      return parts as BenchPart[];
    })
    .default(
      all.filter((part) => part !== 'rows'),
      'all but rows',
    );
}

export function checkpointEveryOption(): Option {
  return new Option(
    '--checkpoint-every <seconds>',
    'save each cell in training so often: what a crash can cost of it; 0 for only when stopped',
  )
    .default(60)
    .argParser(seconds);
}

export function uploadEveryOption(): Option {
  return new Option(
    '--upload-every <duration>',
    'send the newest checkpoint of each cell in training to the coordinator so often, for whoever trains it next; 0 for only when stopped',
  )
    .default(300)
    .argParser(seconds);
}

export function timeLimitOption(): Option {
  return new Option(
    '--time-limit <duration>',
    'how long this process may last, as in 3600 or 12h: it stops in time, as on SIGTERM',
  ).argParser((text) => {
    const value = seconds(text);
    if (value > 0) return value;
    throw new InvalidArgumentError('expected a time greater than 0, as in 3600 or 12h.');
  });
}

export function healthOption(): Option {
  return new Option(
    '--health <host:port>',
    "answer probes there by gRPC's health service, in the clear and without certificates (default: not)",
  );
}

/** Seconds, given as in 30s or 5m. */
export function durationOption(flags: string, what: string, usual?: number, shown?: string): Option {
  const option = new Option(flags, what).argParser(seconds);
  return usual === undefined ? option : option.default(usual, shown);
}

/** One that may be given several times. */
export function repeatedOption(flags: string, what: string): Option {
  return new Option(flags, what).default([], 'none').argParser((text: string, before: string[]) => [...before, text]);
}

/** A threshold of the report that tells regimes apart: greater than 0. */
export function thresholdOption(name: string, what: string, usual: number): Option {
  return new Option(`--${name} <number>`, `${what} (default: ${usual})`).argParser((text) => {
    const value = Number(text);
    if (value > 0 && value < Infinity) return value;
    throw new InvalidArgumentError('expected a number greater than 0, as in 0.05.');
  });
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds, as in `90`, `0.5`, `30m` or `12h`. */
export function seconds(text: string): number {
  const match = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*([smhd]?)\s*$/.exec(text);
  if (match === null)
    throw new InvalidArgumentError('expected a number of seconds, as in 60 or 0, or as in 30m or 12h.');
  return Number(match[1]) * SECONDS[match[2]!]!;
}

/** Seconds between looks: a tenth of one at least, so that looking stays cheap. */
export function interval(text: string): number {
  const value = seconds(text);
  if (value >= 0.1) return value;
  throw new InvalidArgumentError('expected at least 0.1.');
}

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('expected a whole number of at least 1.');
  return value;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** Bytes, as in `8G` or `512M` (powers of 1024). */
export function bytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?$/i.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) * UNITS[match[2]!.toUpperCase()]!;
  if (!(value >= 1)) throw new InvalidArgumentError('expected an amount of memory, as in 8G or 512M.');
  return Math.floor(value);
}
