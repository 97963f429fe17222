import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { JoinOptions } from './attach/index.js';
import type { CheckpointSettings } from './checkpoints/index.js';
import { DRAIN } from './drain-when-told.js';
import type { LocalNodeSettings } from './local-node-options.js';
import { oomKills } from './oom-kills.js';
import { nativeEnvironment } from './native-environment.js';
import { compiled } from './pool/index.js';
import { within } from './within.js';

export interface LocalNodeOptions {
  /** `host:port` of the coordinator. */
  readonly coordinator: string;
  /** Default: a coordinator on this machine, which asks for no certificate. */
  readonly security?: JoinOptions;
  /** Cells trained at the same time. */
  readonly threads: number;
  /** JSON lines are appended here. */
  readonly logFile: string;
  /** Folder of the data files of cells, kept between runs. Default: one for all, in the system's temporary folder. */
  readonly dataFolder?: string;
  /** Bytes offered to training. Default: not said. */
  readonly memory?: number;
  /** Default: no checkpoints. */
  readonly checkpoints?: CheckpointSettings;
  /** Seconds of training between uploads of a cell's newest checkpoint; 0 for only when the node drains. Default: none. */
  readonly uploadEvery?: number;
  /** Folder of reports that are not acknowledged; nodes may share it. Default: they are in memory alone. */
  readonly outbox?: string;
  /** `host:port` of gRPC's health service, for probes of a scheduler. Default: none. */
  readonly health?: string | undefined;
  /** Seconds without a cell after which the node ends by itself. Default: never. */
  readonly untilIdle?: number | undefined;
  /** Default `local`. */
  readonly name?: string;
  /** Crashes after which it is not started again. Default 20: a coordinator needs six to find the cell that causes them. */
  readonly restarts?: number;
  /** For tests and benchmarks: `file:` URL of a module whose `trainCell` stands in for the real one. */
  readonly trainerModule?: string;
}

/** How the node's process ended for the last time. */
export interface LocalNodeExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Crashes over its whole life. */
  readonly crashes: number;
}

export interface LocalNode {
  /** The present process; another one after a crash. */
  readonly process: ChildProcess;
  /** Settles when the node has ended and is not started again: after `stop`, a drain, a refusal, or too many crashes. */
  readonly exited: Promise<LocalNodeExit>;
  /** Drains it and waits; ends it by force after `graceMs` (default 20 000). Safe to call twice. */
  stop(graceMs?: number): Promise<LocalNodeExit>;
}

/** Exit codes after which starting again makes no sense: ended as asked; refused by the coordinator. */
const FINAL_CODES: readonly (number | null)[] = [0, 3, 130];
const RESTART_MS = 200;
const STOP_GRACE_MS = 20_000;

/** Starts a node in a process of its own. It never outlives the calling process, and is started again when it crashes. */
export function spawnLocalNode(options: LocalNodeOptions): LocalNode {
  return new SupervisedNode(options);
}

class SupervisedNode implements LocalNode {
  process: ChildProcess;
  readonly exited: Promise<LocalNodeExit>;
  private crashes = 0;
  private oomKills = oomKills();
  private outOfMemory = false;
  private stopping = false;
  private restart: NodeJS.Timeout | null = null;
  private end: (exit: LocalNodeExit) => void = () => undefined;

  constructor(private readonly options: LocalNodeOptions) {
    this.exited = new Promise((resolve) => (this.end = resolve));
    this.process = this.start();
  }

  async stop(graceMs = STOP_GRACE_MS): Promise<LocalNodeExit> {
    if (!this.stopping) {
      this.stopping = true;
      if (this.process.connected) this.process.send(DRAIN);
      if (this.restart !== null) this.next(this.process.exitCode, this.process.signalCode);
    }
    if (!(await within(graceMs, this.exited))) this.process.kill('SIGKILL');
    return this.exited;
  }

  private start(): ChildProcess {
    const {
      coordinator,
      security,
      threads,
      logFile,
      dataFolder,
      memory,
      checkpoints,
      uploadEvery,
      outbox,
      health,
      untilIdle,
      name = 'local',
      trainerModule,
    } = this.options;
    const settings: LocalNodeSettings = {
      coordinator,
      security,
      threads,
      logFile,
      dataFolder,
      memory,
      checkpoints,
      uploadEvery,
      outbox,
      health,
      untilIdle,
      name,
      outOfMemory: this.outOfMemory,
      trainerModule,
    };
    const child = fork(fileURLToPath(compiled('./local-node-main.js', import.meta.url)), [JSON.stringify(settings)], {
      env: nativeEnvironment(),
      // Flags for the parent (a debugger's port, a test runner's loader) are not for the child.
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('exit', (code, signal) => this.ended(code, signal));
    child.once('error', () => undefined);
    return child;
  }

  private ended(code: number | null, signal: NodeJS.Signals | null): void {
    if (!FINAL_CODES.includes(code)) this.crashes += 1;
    // The kernel counts those of all processes: one of ours that ends by its signal as the count rises was hit.
    const kills = oomKills();
    this.outOfMemory = signal === 'SIGKILL' && kills !== null && kills > (this.oomKills ?? kills);
    this.oomKills = kills;
    this.next(code, signal);
  }

  /** Starts it again, or lets those who wait know that it is over. */
  private next(code: number | null, signal: NodeJS.Signals | null): void {
    const { restarts = 20 } = this.options;
    const final = this.stopping || FINAL_CODES.includes(code) || this.crashes > restarts;
    if (this.restart !== null) clearTimeout(this.restart);
    this.restart = null;
    if (final) return this.end({ code, signal, crashes: this.crashes });
    this.restart = setTimeout(() => {
      this.restart = null;
      this.process = this.start();
    }, RESTART_MS * this.crashes);
  }
}
