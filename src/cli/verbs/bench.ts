import { availableParallelism, cpus } from 'node:os';
import type { Contest, TrainingBenchmark, WholeRun, Widest } from '../../bench/index.js';
import {
  contests,
  linearProblems,
  networkProblems,
  pythonVersion,
  timedWholeRuns,
  trainingBenchmarks,
  widest,
  WIDEST,
} from '../../bench/index.js';
import { nativeEnvironment } from '../../worker/native-environment.js';
import {
  contestHeader,
  contestLines,
  engineHeader,
  engineLine,
  Notice,
  wholeRunLine,
  widestLine,
} from '../bench/index.js';
import { EXIT } from '../exit-codes.js';
import type { BenchPart } from '../options.js';
import type { ProgressStream } from '../progress/index.js';

export interface BenchOptions {
  readonly only: readonly BenchPart[];
  /** A Python that has peers. */
  readonly python?: string;
  readonly json: boolean;
}

/** Everything measured, as `--json` prints it; parts not asked for are empty. */
interface Measured {
  readonly training: TrainingBenchmark[];
  readonly contests: Contest[];
  readonly runs: WholeRun[];
  widest: Widest | null;
  /** What was left out, and why. */
  readonly skipped: string[];
}

/**
 * Prints how fast this machine trains, and how much faster than others it is: a line for each measurement, or all of it
 * as JSON at the end.
 * @throws PythonUnusableError
 */
export async function bench(
  options: BenchOptions,
  io: { readonly write: (text: string) => void; readonly stream: ProgressStream },
): Promise<number> {
  const python = options.python === undefined ? null : await pythonVersion(options.python);
  const env = { ...process.env };
  // As in a node; TensorFlow reads it when it is loaded, which is not yet.
  Object.assign(process.env, nativeEnvironment());
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version, python };

  const measured: Measured = { training: [], contests: [], runs: [], widest: null, skipped: [] };
  const notice = new Notice(io.stream);
  const print = (...lines: string[]): void => {
    notice.clear();
    if (!options.json) io.write(lines.map((line) => `${line}\n`).join(''));
  };
  const skip = (reason: string): void => {
    if (!measured.skipped.includes(reason)) print(`left out: ${reason}`);
    if (!measured.skipped.includes(reason)) measured.skipped.push(reason);
  };
  const onBegin = (what: string): void => notice.show(what);

  const parts: Record<BenchPart, () => Promise<void>> = {
    async engines() {
      print('', 'engines: linear model, n = 6, d = 784', engineHeader());
      for await (const result of trainingBenchmarks()) {
        if ('skipped' in result) skip(result.skipped);
        else {
          measured.training.push(result);
          print(engineLine(result));
        }
      }
    },
    async linear() {
      await hold('linear: logistic loss, n = 6, d = 784', linearProblems());
      for await (const run of timedWholeRuns(onBegin)) {
        measured.runs.push(run);
        print(wholeRunLine(run));
      }
    },
    networks: () => hold('networks: tanh, squared loss, ERM, n = 6, d = 784', networkProblems()),
    async widest() {
      print('', 'widest: trained in a process of its own');
      onBegin(`${WIDEST.units.toLocaleString('en')} units`);
      const result = await widest();
      if ('skipped' in result) return skip(result.skipped);
      measured.widest = result;
      print(widestLine(result));
    },
  };

  async function hold(title: string, problems: Parameters<typeof contests>[0]): Promise<void> {
    print('', title, contestHeader());
    for await (const result of contests(problems, { python: options.python, env, onBegin })) {
      if ('skipped' in result) skip(result.skipped);
      else {
        measured.contests.push(result);
        print(...contestLines(result));
      }
    }
  }

  print(
    [
      machine.cpu,
      `${machine.cores} cores`,
      `Node ${machine.node}`,
      ...(python === null ? [] : [`Python ${python}`]),
    ].join(' · '),
  );
  for (const part of new Set(options.only)) await parts[part]();
  notice.clear();
  if (options.json) io.write(`${JSON.stringify({ version: 2, machine, ...measured }, null, 2)}\n`);
  return EXIT.done;
}
