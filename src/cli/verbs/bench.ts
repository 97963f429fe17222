import { availableParallelism, cpus } from 'node:os';
import type {
  Contest,
  Orchestration,
  Problem,
  Skipped,
  TraceRows,
  TrainingBenchmark,
  WholeRun,
  Widest,
} from '../../bench/index.js';
import {
  contests,
  linearProblems,
  networkProblems,
  orchestration,
  ORCHESTRATION,
  pythonVersion,
  timedWholeRuns,
  traceRows,
  TRACE_ROWS,
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
  orchestrationLines,
  traceRowsLines,
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
  orchestrator: Orchestration | null;
  rows: TraceRows | null;
  /** What was left out, and why. */
  readonly skipped: string[];
}

interface BenchIo {
  readonly write: (text: string) => void;
  readonly stream: ProgressStream;
}

/**
 * Prints how fast this machine trains, and how much faster than others it is: a line for each measurement, or all of it
 * as JSON at the end.
 * @throws PythonUnusableError
 */
export async function bench(options: BenchOptions, io: BenchIo): Promise<number> {
  const python = options.python === undefined ? null : await pythonVersion(options.python);
  const peersEnv = { ...process.env };
  // As in a node; TensorFlow reads it when it is loaded, which is not yet.
  Object.assign(process.env, nativeEnvironment());
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version, python };

  const suite = new Suite(options, io, peersEnv);
  const pythonToo = python === null ? [] : [`Python ${python}`];
  suite.print([machine.cpu, `${machine.cores} cores`, `Node ${machine.node}`, ...pythonToo].join(' · '));
  if (python !== null) suite.print(LEGEND);
  const { measured } = suite;
  for (const part of new Set(options.only)) await suite[part]();
  if (options.json) io.write(`${JSON.stringify({ version: 3, machine, ...measured }, null, 2)}\n`);
  return EXIT.done;
}

const LEGEND =
  'medians of rounds in which all train in turn; ours on 1 thread, as cells are trained, theirs on 1 and on all; ' +
  'ratio: theirs / ours';

/** Measures, prints and keeps, part by part. */
class Suite implements Record<BenchPart, () => Promise<void>> {
  readonly measured: Measured = {
    training: [],
    contests: [],
    runs: [],
    widest: null,
    orchestrator: null,
    rows: null,
    skipped: [],
  };
  private readonly notice: Notice;
  private readonly onBegin = (what: string): void => this.notice.show(what);

  constructor(
    private readonly options: BenchOptions,
    private readonly io: BenchIo,
    private readonly peersEnv: NodeJS.ProcessEnv,
  ) {
    this.notice = new Notice(io.stream);
  }

  print(...lines: readonly string[]): void {
    this.notice.clear();
    if (!this.options.json) this.io.write(lines.map((line) => `${line}\n`).join(''));
  }

  async engines(): Promise<void> {
    this.print('', 'engines: linear model, n = 6, d = 784', engineHeader());
    for await (const result of trainingBenchmarks())
      this.keep(result, this.measured.training, (benchmark) => [engineLine(benchmark)]);
  }

  async linear(): Promise<void> {
    await this.hold('linear: logistic loss, n = 6, d = 784', linearProblems());
    for await (const run of timedWholeRuns(this.onBegin))
      this.keep(run, this.measured.runs, (whole) => [wholeRunLine(whole)]);
  }

  networks(): Promise<void> {
    return this.hold('networks: tanh, squared loss, ERM, n = 6, d = 784', networkProblems());
  }

  async widest(): Promise<void> {
    this.print('', 'widest: trained in a process of its own');
    this.onBegin(`${WIDEST.units.toLocaleString('en')} units`);
    const kept: Widest[] = [];
    this.keep(await widest(), kept, (result) => [widestLine(result)]);
    this.measured.widest = kept[0] ?? null;
  }

  async orchestrator(): Promise<void> {
    this.print('', 'orchestrator: coordinator, node and threads, every result durably committed');
    const { python } = this.options;
    const kept: Orchestration[] = [];
    for await (const result of orchestration({ ...ORCHESTRATION, python, env: this.peersEnv, onBegin: this.onBegin }))
      this.keep(result, kept, orchestrationLines);
    this.measured.orchestrator = kept[0] ?? null;
  }

  async rows(): Promise<void> {
    this.print('', 'rows: a store of many trace rows, written and read in a process each');
    this.onBegin(`${TRACE_ROWS.cells.toLocaleString('en')} cells with their rows`);
    this.measured.rows = await traceRows();
    this.print(...traceRowsLines(this.measured.rows));
  }

  private async hold(title: string, problems: readonly Problem[]): Promise<void> {
    this.print('', title, contestHeader());
    const { python } = this.options;
    for await (const result of contests(problems, { python, env: this.peersEnv, onBegin: this.onBegin }))
      this.keep(result, this.measured.contests, contestLines);
  }

  private keep<T extends object>(result: T | Skipped, kept: T[], lines: (result: T) => readonly string[]): void {
    if (!('skipped' in result)) {
      kept.push(result);
      this.print(...lines(result));
    } else if (!this.measured.skipped.includes(result.skipped)) {
      this.measured.skipped.push(result.skipped);
      this.print(`left out: ${result.skipped}`);
    }
  }
}
