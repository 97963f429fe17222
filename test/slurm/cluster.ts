/**
 * A real Slurm on this machine: munged, slurmctld and some slurmd, each a virtual node, on loopback, without systemd, with a state
 * folder and ports of its own. What is started is ended, by number.
 */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SBIN = ['/usr/sbin', '/sbin'];

export interface ClusterOptions {
  /** For everything: state, logs, spool. */
  readonly folder: string;
  readonly nodes: number;
  /** Of each node; more than there are is well. */
  readonly cpus: number;
}

export interface QueuedJob {
  readonly key: string;
  readonly state: string;
  readonly node: string;
}

/** Why there can be no Slurm here; null when there is one, or was just installed. */
export async function slurmMissing(): Promise<string | null> {
  const { address } = await lookup(hostname(), 4).catch(() => ({ address: 'nothing' }));
  if (!address.startsWith('127.'))
    return `${hostname()} is ${address}, and Slurm would listen there; /etc/hosts must say 127.0.0.1 ${hostname()}`;
  if (isInstalled()) return null;
  if (process.getuid?.() !== 0) return 'Slurm is not installed (apt-get install slurmctld slurmd slurm-client munge)';
  try {
    install();
    return isInstalled() ? null : 'apt-get has installed no Slurm';
  } catch (error) {
    return `Slurm cannot be installed: ${String(error)}`;
  }
}

function isInstalled(): boolean {
  return ['slurmctld', 'slurmd', 'munged', 'mungekey', 'sbatch'].every((name) =>
    [...SBIN, '/usr/bin'].some((folder) => existsSync(join(folder, name))),
  );
}

function install(): void {
  // The packages' own services are not started.
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args: string[]) => execFileSync('apt-get', args, { env, stdio: 'ignore', timeout: 300_000 });
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'slurmctld', 'slurmd', 'slurm-client', 'munge');
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

export class SlurmCluster {
  /** What clients need to find it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly nodes: readonly string[];

  private constructor(
    private readonly options: ClusterOptions,
    private readonly ports: readonly number[],
  ) {
    const path = [process.env['PATH'] ?? '', ...SBIN].join(':');
    this.environment = { SLURM_CONF: join(options.folder, 'slurm.conf'), PATH: path };
    this.nodes = Array.from({ length: options.nodes }, (_, i) => `node${i + 1}`);
  }

  static async start(options: ClusterOptions): Promise<SlurmCluster> {
    const cluster = new SlurmCluster(options, await freePorts(options.nodes + 1));
    try {
      await cluster.startDaemons();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  async version(): Promise<string> {
    return (await this.run('sinfo', '--version')).trim();
  }

  /** A command of Slurm; what it printed. */
  async run(command: string, ...args: string[]): Promise<string> {
    const env = { ...process.env, ...this.environment };
    return (await run(command, args, { env, timeout: 60_000 })).stdout;
  }

  /** Jobs that have not ended; of one name, or all. */
  async jobs(name?: string): Promise<QueuedJob[]> {
    const only = name === undefined ? [] : [`--name=${name}`];
    const text = await this.run('squeue', '-h', '-r', '-t', 'PD,R,CG,CF,S', '-o', '%i|%T|%N', ...only);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [key = '', state = '', node = ''] = line.split('|');
        return { key, state, node };
      });
  }

  /** Ends all jobs, then all daemons: exactly those that were started here. */
  async stop(): Promise<void> {
    await this.endJobs().catch(() => undefined);
    const controller = this.pidOf('slurmctld.pid', 'slurmctld');
    const machines = this.nodes.map((node) => this.pidOf(`slurmd.${node}.pid`, 'slurmd'));
    await end([...machines, controller]);
    await end([this.pidOf('munged.pid', 'munged')]);
    for (const pid of this.strays()) kill(pid, 'SIGKILL');
  }

  /** A node is down for a moment: what runs there is put back into the queue. */
  async loseNode(node: string): Promise<void> {
    await this.run('scontrol', 'update', `nodename=${node}`, 'state=down', 'reason=lost');
    for (let tries = 0; tries < 100; tries++) {
      await sleep(500);
      // It may be back already by itself, or busy with its end.
      await this.run('scontrol', 'update', `nodename=${node}`, 'state=resume').catch(() => undefined);
      if (!(await this.run('sinfo', '-h', '-n', node, '-o', '%T')).includes('down')) return;
    }
    throw new Error(`${node} does not come back`);
  }

  /** Stops the controller, as for maintenance; jobs go on. */
  async stopController(): Promise<void> {
    await end([this.pidOf('slurmctld.pid', 'slurmctld')]);
  }

  async startController(): Promise<void> {
    await this.run('slurmctld', '-f', this.environment['SLURM_CONF']!);
    await this.ready();
  }

  async endJobs(): Promise<void> {
    const jobs = await this.jobs();
    if (jobs.length === 0) return;
    await this.run('scancel', ...new Set(jobs.map(({ key }) => key)));
    for (let tries = 0; (await this.jobs()).length > 0 && tries < 150; tries++) await sleep(200);
  }

  private async startDaemons(): Promise<void> {
    const at = (...names: string[]) => join(this.options.folder, ...names);
    for (const name of ['run', 'log', 'state', 'munge']) mkdirSync(at(name), { recursive: true });
    for (const node of this.nodes) mkdirSync(at('spool', node), { recursive: true });
    chmodSync(at('munge'), 0o700);
    writeFileSync(this.environment['SLURM_CONF']!, this.configuration());
    const key = at('munge', 'munge.key');
    await this.run('mungekey', '--create', `--keyfile=${key}`);
    chmodSync(key, 0o600);
    const files = { 'key-file': key, socket: at('run', 'munge.socket'), 'pid-file': at('run', 'munged.pid') };
    const logs = { 'log-file': at('log', 'munged.log'), 'seed-file': at('munge', 'munged.seed') };
    await this.run(
      'munged',
      '--force',
      ...Object.entries({ ...files, ...logs }).map(([name, path]) => `--${name}=${path}`),
    );
    await this.run('slurmctld', '-f', this.environment['SLURM_CONF']!);
    for (const node of this.nodes) await this.run('slurmd', '-f', this.environment['SLURM_CONF']!, '-N', node);
    await this.ready();
  }

  private async ready(): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      const text = await this.run('scontrol', '-o', 'show', 'node').catch(() => '');
      const lines = text
        .split('\n')
        .filter((line) => /SlurmdStartTime=\d/.test(line) && !/State=\S*(DOWN|NOT_RESPONDING|\*)/.test(line));
      if (lines.length === this.nodes.length) return;
      await sleep(200);
    }
    const log = readFileSync(join(this.options.folder, 'log', 'slurmctld.log'), 'utf8');
    throw new Error(`Slurm's nodes are not ready:\n${log.split('\n').slice(-20).join('\n')}`);
  }

  private configuration(): string {
    const { folder, cpus } = this.options;
    const [controller, ...machines] = this.ports;
    const each = this.nodes.map(
      (node, i) =>
        `NodeName=${node} NodeHostname=localhost NodeAddr=127.0.0.1 Port=${machines[i]!} CPUs=${cpus} RealMemory=4000 State=UNKNOWN`,
    );
    return `ClusterName=grw-test
SlurmctldHost=${hostname().split('.', 1)[0]!}(127.0.0.1)
SlurmctldPort=${controller!}
SlurmUser=${process.env['USER'] ?? 'root'}
SlurmdUser=${process.env['USER'] ?? 'root'}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${folder}/run/munge.socket,cred_expire=5
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool/%n
SlurmctldPidFile=${folder}/run/slurmctld.pid
SlurmdPidFile=${folder}/run/slurmd.%n.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=100
MpiDefault=none
SwitchType=switch/none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SlurmdParameters=config_overrides
ReturnToService=2
SlurmdTimeout=20
SlurmctldTimeout=10
InactiveLimit=0
KillWait=5
MinJobAge=600
JobRequeue=1
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=5,sched_min_interval=200000,bf_interval=5
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
${each.join('\n')}
PartitionName=main Nodes=ALL Default=YES PriorityTier=1 MaxTime=INFINITE State=UP
PartitionName=high Nodes=ALL PriorityTier=10 PreemptMode=OFF MaxTime=INFINITE State=UP
`;
  }

  /** Of a daemon that runs: a number may have passed on to another process. */
  private pidOf(file: string, name: string): number | null {
    const path = join(this.options.folder, 'run', file);
    const pid = existsSync(path) ? Number(readFileSync(path, 'utf8').trim()) : Number.NaN;
    return Number.isSafeInteger(pid) && isAlive(pid, name) ? pid : null;
  }

  /** Whatever was started under this configuration and is still there: jobs whose slurmd was lost before them. */
  private strays(): number[] {
    const mark = `SLURM_CONF=${this.environment['SLURM_CONF']!}`;
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
    return pids.map(Number).filter((pid) => {
      try {
        const isDaemon = /^slurm(step)?d$/.test(readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        return environment.includes(mark) && (isDaemon || environment.some((one) => one.startsWith('SLURM_JOB_ID=')));
      } catch {
        return false;
      }
    });
  }
}

function isAlive(pid: number, name: string): boolean {
  try {
    const [, comm, state] = /^\d+ \((.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return comm === name && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

/** SIGTERM, and SIGKILL for those that are still there after ten seconds. */
async function end(pids: readonly (number | null)[]): Promise<void> {
  const left = pids.filter((pid) => pid !== null);
  const names = new Map(left.map((pid) => [pid, readFileSync(`/proc/${pid}/comm`, 'utf8').trim()]));
  const alive = () => left.filter((pid) => isAlive(pid, names.get(pid)!));
  for (const pid of left) kill(pid, 'SIGTERM');
  for (let tries = 0; alive().length > 0 && tries < 100; tries++) await sleep(100);
  for (const pid of alive()) kill(pid, 'SIGKILL');
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Ports of loopback that nobody has now. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
