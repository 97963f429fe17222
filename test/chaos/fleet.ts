import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ControlClient } from '../../src/cli/control/index.js';
import type { FleetStatus } from '../../src/wire/index.js';
import { distModule } from '../support/built.js';
import { ownLoopback } from '../support/loopback.js';
import { Line } from './line.js';
import type { Fault } from './plan.js';
import { childrenOf, ended, firstLine, Processes, signal } from './processes.js';
import type { Workload } from './workload.js';

const BIN = fileURLToPath(new URL('../../bin/grw.js', import.meta.url));
const HOOK = fileURLToPath(new URL('./hook.cjs', import.meta.url));

/** `grw coordinator`, but for the length of its leases, which the verb does not offer. */
const COORDINATOR = `
const { startCoordinator } = await import(${JSON.stringify(distModule('coordinator/index.js'))});
const { expandFile } = await import(${JSON.stringify(distModule('cli/control/index.js'))});
const { openLog } = await import(${JSON.stringify(distModule('log/index.js'))});
const [, listen, dataDirectory, leaseMs] = process.argv;
const log = openLog(dataDirectory + '/../coordinator.log', 'coordinator');
const coordinator = await startCoordinator({ listen, dataDirectory, leaseMs: Number(leaseMs), log, expand: expandFile });
process.stdout.write(coordinator.address + '\\n');
process.once('SIGTERM', () => coordinator.close().then(() => process.exit(0)));
`;

export interface FleetOptions {
  readonly folder: string;
  readonly nodes: number;
  /** Of each node. Default 1. */
  readonly threads?: number;
  readonly leaseMs: number;
  /** Default `data` in the folder. */
  readonly dataDirectory?: string;
  /** Of checkpoints and outboxes. Default the folder. */
  readonly nodeDirectory?: string;
}

interface Node {
  readonly name: string;
  readonly line: Line;
  supervisor: ChildProcess;
  /** What befalls one machine comes one after another. */
  busy: Promise<void>;
}

/** A coordinator and its nodes, each in processes of its own, with a line to each node that can be spoilt. */
export class Fleet {
  readonly processes = new Processes(randomBytes(8).toString('hex'));
  readonly dataDirectory: string;
  readonly nodeDirectory: string;
  private readonly nodes: Node[] = [];
  private readonly hooks: string;
  private coordinator: ChildProcess | null = null;
  private address = `${ownLoopback()}:0`;
  private sweeps: readonly Workload[] = [];
  /** Faults that the coordinator suffers come one after another. */
  busy: Promise<void> = Promise.resolve();

  private constructor(private readonly options: FleetOptions) {
    this.dataDirectory = options.dataDirectory ?? join(options.folder, 'data');
    this.nodeDirectory = options.nodeDirectory ?? options.folder;
    this.hooks = join(options.folder, 'hooks');
    for (const folder of [this.hooks, this.checkpoints]) mkdirSync(folder, { recursive: true });
  }

  /** Starts everything, and hands the sweeps over. */
  static async start(options: FleetOptions, sweeps: readonly Workload[]): Promise<Fleet> {
    const fleet = new Fleet(options);
    try {
      await fleet.startCoordinator();
      await fleet.submit(sweeps);
      for (let node = 0; node < options.nodes; node++) await fleet.addNode();
      return fleet;
    } catch (error) {
      await fleet.end();
      throw error;
    }
  }

  /** Shared by the nodes, as on a cluster's file system. */
  get checkpoints(): string {
    return join(this.nodeDirectory, 'checkpoints');
  }

  get database(): string {
    return join(this.dataDirectory, 'grw.db');
  }

  /** How the fleet stands; null where no coordinator answers. */
  async status(): Promise<FleetStatus | null> {
    const client = new ControlClient(this.address);
    try {
      return await client.status(null);
    } catch {
      return null;
    } finally {
      client.close();
    }
  }

  async submit(sweeps: readonly Workload[]): Promise<void> {
    this.sweeps = sweeps;
    const client = new ControlClient(this.address);
    try {
      for (const { name, text } of sweeps) {
        const reply = await client.submit(`${name}.yaml`, text);
        if (reply.kind !== 'accepted') throw new Error(`${name} was refused: ${JSON.stringify(reply)}`);
      }
    } finally {
      client.close();
    }
  }

  /** Makes every cell of a node fail, or no longer. */
  failAll(node: number, fails: boolean): void {
    const order = join(this.hooks, `node-${node}.fail`);
    if (fails) writeFileSync(order, '');
    else rmSync(order, { force: true });
  }

  /** Brings a fault about, and what ends it. Settles when that is done. */
  async suffer(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'kill-node':
        for (const pid of childrenOf(this.nodes[fault.node]!.supervisor.pid!)) signal(pid, 'SIGKILL');
        return;
      case 'kill-machine':
        return inTurn(this.nodes[fault.node]!, (node) => this.killMachine(node, fault.forMs));
      case 'stop-node':
        return inTurn(this.nodes[fault.node]!, (node) => stopNode(node, fault.forMs));
      case 'kill-thread':
      case 'segfault':
        return writeFileSync(join(this.hooks, `${this.nodes[fault.node]!.name}.${fault.kind}`), '');
      case 'kill-coordinator':
        return inTurn(this, async () => {
          await this.killCoordinator();
          await sleep(fault.forMs);
          await this.startCoordinator();
        });
      case 'tear-store':
        return inTurn(this, async () => {
          await this.killCoordinator();
          this.tearStore(fault.share);
          await this.startCoordinator();
          // The sweep itself may have been in what was torn off.
          await this.submit(this.sweeps);
        });
      case 'tear-checkpoints':
        return this.tearCheckpoints(fault.share);
      case 'cut-line':
        return this.nodes[fault.node]!.line.cut();
      case 'slow-line':
      case 'mute-line':
      case 'deaf-line':
        return this.spoil(this.nodes[fault.node]!.line, fault.kind, fault.forMs);
      case 'jump-clock':
        return writeFileSync(join(this.hooks, 'clock'), String(fault.byMs));
      case 'jump-node-clock':
        return writeFileSync(join(this.hooks, `${this.nodes[fault.node]!.name}.clock`), String(fault.byMs));
    }
  }

  async killCoordinator(): Promise<void> {
    const { coordinator } = this;
    if (coordinator === null) return;
    signal(coordinator.pid!, 'SIGKILL');
    await ended(coordinator);
    this.coordinator = null;
  }

  async startCoordinator(): Promise<void> {
    const args = ['--input-type=module', '--eval', COORDINATOR];
    const settings = [this.address, this.dataDirectory, String(this.options.leaseMs)];
    this.coordinator = this.processes.start([...args, ...settings], this.environment(''), this.options.folder);
    this.address = await firstLine(this.coordinator);
  }

  /** Ends everything as an operator would, and tells what did not end. */
  async end(): Promise<number[]> {
    await this.busy;
    for (const { supervisor, line } of this.nodes) {
      line.cut();
      signal(supervisor.pid!, 'SIGTERM');
    }
    const coordinator = this.coordinator;
    const nodes = Promise.all(this.nodes.map(({ supervisor }) => ended(supervisor)));
    await Promise.race([nodes, sleep(40_000, null, { ref: false })]);
    if (coordinator !== null) {
      signal(coordinator.pid!, 'SIGTERM');
      await Promise.race([ended(coordinator), sleep(20_000, null, { ref: false })]);
    }
    for (const { line } of this.nodes) line.close();
    return this.processes.reap();
  }

  private async addNode(): Promise<void> {
    const name = `node-${this.nodes.length}`;
    const line = await Line.to(() => this.address);
    this.nodes.push({ name, line, supervisor: this.startNode(name, line), busy: Promise.resolve() });
  }

  private startNode(name: string, line: Line): ChildProcess {
    const settings = {
      '--coordinator': line.address,
      '--threads': String(this.options.threads ?? 1),
      '--name': name,
      '--checkpoints': this.checkpoints,
      '--checkpoint-every': '0.2',
      '--outbox': join(this.nodeDirectory, 'outbox', name),
      '--data-files': join(this.options.folder, 'data-files'),
    };
    const args = [BIN, 'worker', '--json', ...Object.entries(settings).flat()];
    const supervisor = this.processes.start(args, this.environment(name), this.options.folder);
    supervisor.stdout!.resume();
    return supervisor;
  }

  private environment(name: string): Record<string, string> {
    return { NODE_OPTIONS: `--require ${HOOK}`, GRW_CHAOS_HOOKS: this.hooks, GRW_CHAOS_NAME: name };
  }

  private async killMachine(node: Node, forMs: number): Promise<void> {
    const { supervisor } = node;
    for (const pid of childrenOf(supervisor.pid!)) signal(pid, 'SIGKILL');
    signal(supervisor.pid!, 'SIGKILL');
    await ended(supervisor);
    await sleep(forMs);
    node.supervisor = this.startNode(node.name, node.line);
  }

  private async spoil(line: Line, kind: 'slow-line' | 'mute-line' | 'deaf-line', forMs: number): Promise<void> {
    if (kind === 'slow-line') line.delayMs = 300;
    else line.manner = kind === 'mute-line' ? 'mute' : 'deaf';
    await sleep(forMs);
    // Bytes are missing in the middle of what was said: such a connection is of no use any more.
    line.cut();
  }

  private tearStore(share: number): void {
    const log = `${this.database}-wal`;
    if (existsSync(log)) truncateSync(log, Math.floor(statSync(log).size * (1 - share)));
    // An index of the log, which a power cut does not leave behind.
    rmSync(`${this.database}-shm`, { force: true });
  }

  private tearCheckpoints(share: number): void {
    for (const name of readdirSync(this.checkpoints)) {
      const path = join(this.checkpoints, name);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found !== undefined && name.endsWith('.checkpoint')) truncateSync(path, Math.floor(found.size * (1 - share)));
    }
  }
}

async function stopNode({ supervisor }: Node, forMs: number): Promise<void> {
  const stopped = childrenOf(supervisor.pid!).filter((pid) => signal(pid, 'SIGSTOP'));
  await sleep(forMs);
  for (const pid of stopped) signal(pid, 'SIGCONT');
}

function inTurn<T extends { busy: Promise<void> }>(who: T, work: (who: T) => Promise<void>): Promise<void> {
  who.busy = who.busy.then(() => work(who));
  return who.busy;
}
