/** A coordinator, four nodes and a user, each on a host of its own, with certificates from `grw certs` and by the command line only. */
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BIN } from '../slurm/ordeal.js';
import { ended, firstLine, Processes, signal } from '../chaos/processes.js';
import type { Host, Network } from './network.js';

export interface LogLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly msg: string;
}

export const NODES = 4;

/** The coordinator, the nodes, the user. */
export const HOSTS = NODES + 2;

export class HostedFleet {
  readonly processes = new Processes(`hosts-${process.pid}-${Date.now()}`);
  readonly coordinator: Host;
  readonly nodes: readonly Host[];
  private readonly user: Host;
  private readonly address: string;

  constructor(
    readonly folder: string,
    { hosts }: Network,
  ) {
    [this.coordinator, this.user] = [hosts[0]!, hosts.at(-1)!];
    this.nodes = hosts.slice(1, -1);
    this.address = `${this.coordinator.address}:7600`;
    for (const host of hosts) mkdirSync(this.at(host), { recursive: true });
  }

  /** Certificates first, each copied to the host that needs it; then everything. */
  async start(): Promise<void> {
    const certs = (...args: string[]) => this.done(this.user, 'certs', ...args);
    await certs('init');
    await certs('server', this.coordinator.address);
    await certs('node', 'fleet');
    await certs('user', 'alice');
    await certs('token');
    const made = this.at(this.user, 'grw-certs');
    cpSync(join(made, 'server'), this.at(this.coordinator, 'tls'), { recursive: true });
    cpSync(join(made, 'users', 'alice'), this.at(this.user, 'tls'), { recursive: true });
    const listening = this.run(this.coordinator, 'coordinator', '--listen', this.address, '--tls', 'tls', '--json');
    await firstLine(listening);
    await Promise.all(
      this.nodes.map((host, i) => {
        cpSync(join(made, 'nodes', 'fleet'), this.at(host, 'tls'), { recursive: true });
        cpSync(join(made, 'tokens', 'join'), this.at(host, 'join'));
        const saving = ['--checkpoints', 'checkpoints', '--checkpoint-every', '0.5', '--outbox', 'outbox'];
        const own = ['--threads', '1', '--name', nameOf(i), '--data-files', 'data-files', ...saving];
        return firstLine(this.run(host, 'worker', ...this.way('join'), ...own, '--json'));
      }),
    );
  }

  async submit(name: string, sweep: string): Promise<void> {
    writeFileSync(this.at(this.user, `${name}.yaml`), sweep);
    await this.done(this.user, 'submit', `${name}.yaml`, ...this.way());
  }

  /** `grw watch`, which ends when the sweeps do; its exit code. */
  async watch(): Promise<number | null> {
    const child = this.run(this.user, 'watch', ...this.way(), '--json');
    child.stdout!.resume();
    await ended(child);
    return child.exitCode;
  }

  /** What a node said of its line, and when. */
  saidBy(node: number): LogLine[] {
    return readLog(this.at(this.nodes[node]!, 'logs', `${nameOf(node)}.log`));
  }

  /** Names of reports that a node keeps until the coordinator has them: `CELL-ATTEMPT`. */
  outboxOf(node: number): string[] {
    const folder = this.at(this.nodes[node]!, 'outbox');
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.filter((name) => name.endsWith('.report')).map((name) => name.slice(0, -'.report'.length));
  }

  get data(): string {
    return this.at(this.coordinator, 'grw-data');
  }

  /** Ends all processes as an operator would; those that had to be killed. */
  async end(): Promise<number[]> {
    const [coordinator, ...others] = this.processes.all.filter(({ exitCode }) => exitCode === null);
    // Nodes first: they hand back what they have.
    for (const some of [others, coordinator === undefined ? [] : [coordinator]]) {
      for (const child of some) signal(child.pid!, 'SIGTERM');
      await Promise.race([Promise.all(some.map(ended)), sleep(30_000, null, { ref: false })]);
    }
    return this.processes.reap();
  }

  private at(host: Host, ...names: string[]): string {
    return join(this.folder, host.address, ...names);
  }

  private way(token?: string): string[] {
    const joining = token === undefined ? [] : ['--join-token-file', token];
    return ['--coordinator', this.address, '--tls', 'tls', ...joining];
  }

  private run(host: Host, ...args: string[]): ChildProcess {
    return this.processes.start([BIN, ...args], { GRW_LOG_LEVEL: 'debug' }, this.at(host), host.on);
  }

  private async done(host: Host, ...args: string[]): Promise<void> {
    const child = this.run(host, ...args);
    child.stdout!.resume();
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
    await new Promise((resolve) => child.once('close', resolve));
    if (child.exitCode !== 0) throw new Error(`grw ${args.join(' ')} ended with ${child.exitCode}: ${said}`);
  }
}

export function nameOf(node: number): string {
  return `fleet.${node + 1}`;
}

function readLog(path: string): LogLine[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as { time: string; msg: string })
    .map(({ time, msg }) => ({ at: Date.parse(time), msg }));
}
