/** A sweep on a fleet of Slurm jobs that are cancelled, requeued, preempted, lost with their node, and out of time. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlClient } from '../../src/cli/control/index.js';
import type { FleetStatus } from '../../src/wire/index.js';
import { ended, firstLine, Processes, signal } from '../chaos/processes.js';
import type { Remains } from '../chaos/verdict.js';
import { remainsOf, violations } from '../chaos/verdict.js';
import type { QueuedJob, SlurmCluster } from './cluster.js';

export const BIN = new URL('../../bin/grw.js', import.meta.url).pathname;

export interface Size {
  /** Cells of some tens of milliseconds, a multiple of 6. */
  readonly short: number;
  /** Cells of some seconds, which are saved on the way. */
  readonly long: number;
  readonly longEpochs: number;
}

export interface Outcome {
  readonly violations: readonly string[];
  readonly seconds: number;
  /** How often each thing befell a job. */
  readonly disturbances: Readonly<Record<string, number>>;
  /** Attempts by how they ended. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Times that training went on from a checkpoint. */
  readonly resumed: number;
}

/** A coordinator in a process of its own, and a way to run other commands beside it, in one folder. */
export class Site {
  readonly processes = new Processes(`slurm-${process.pid}-${Date.now()}`);
  address = '';

  constructor(
    readonly folder: string,
    readonly environment: Readonly<Record<string, string>>,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  async startCoordinator(): Promise<void> {
    const child = this.start('coordinator', '--listen', '127.0.0.1:0', '--data', 'data', '--json');
    this.address = (JSON.parse(await firstLine(child)) as { address: string }).address;
  }

  start(...args: string[]) {
    return this.processes.start([BIN, ...args], { ...this.environment, GRW_LOG_LEVEL: 'debug' }, this.folder);
  }

  /** Runs a command to its end: its exit code and what it printed. */
  async grw(...args: string[]): Promise<{ readonly code: number | null; readonly text: string }> {
    const child = this.start(...args);
    let text = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await new Promise((resolve) => child.once('close', resolve));
    return { code: child.exitCode, text };
  }

  async submit(name: string, sweep: string): Promise<void> {
    writeFileSync(join(this.folder, `${name}.yaml`), sweep);
    const { code, text } = await this.grw('submit', `${name}.yaml`, '--coordinator', this.address);
    if (code !== 0) throw new Error(`${name} was not taken: ${text}`);
  }

  async status(): Promise<FleetStatus> {
    const client = new ControlClient(this.address);
    try {
      return await client.status(null);
    } finally {
      client.close();
    }
  }

  async until(what: string, isSo: () => Promise<boolean>, ms = 180_000): Promise<void> {
    for (const begun = performance.now(); !(await isSo()); await sleep(250))
      if (performance.now() - begun > ms) throw new Error(`waited in vain until ${what}`);
  }

  /** Ends what was started here as an operator would; then whatever is left. */
  async end(...children: ReturnType<Site['start']>[]): Promise<void> {
    for (const child of children) if (child.exitCode === null) signal(child.pid!, 'SIGTERM');
    await Promise.race([Promise.all(children.map(ended)), sleep(20_000, null, { ref: false })]);
    await this.processes.reap();
  }
}

/** Real cells on the float64 engine, whose numbers are the same on every machine and however often they are interrupted. */
export function sweepOf({ short, long, longEpochs }: Size): string {
  const methods = '[erm, iw, { name: group-dro, nu: 0.1 }]';
  return `name: ordeal
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } }
model: linear
loss: logistic
train: { epochs: 200000, record: { points: 20 } }
grid:
  - { method: ${methods}, lambda: [0, 0.01], seed: { range: ${short / 6} } }
  - { method: [erm], train.epochs: [${longEpochs}], seed: { range: ${long} } }
`;
}

/** Everything by the command line, as a user would. */
export async function ordeal(
  cluster: SlurmCluster,
  folder: string,
  size: Size,
  rounds: number,
  say: (text: string) => void = () => undefined,
): Promise<Outcome> {
  const begun = performance.now();
  const site = new Site(folder, cluster.environment);
  const disturbances: Record<string, number> = {};
  const note = (what: string): void => {
    disturbances[what] = (disturbances[what] ?? 0) + 1;
    say(`${((performance.now() - begun) / 1000).toFixed(0)} s: ${what}`);
  };
  try {
    await site.startCoordinator();
    await site.submit('ordeal', sweepOf(size));
    await launch(site, cluster.nodes.length);
    const isDone = async () => (await site.status()).sweeps.every(({ counts }) => counts.pending + counts.leased === 0);
    for (let round = 0; round < rounds && !(await isDone()); round++)
      for (const disturb of DISTURBANCES) {
        // It takes something in hand to lose something.
        await site.until('nodes work', async () => (await isDone()) || (await atWork(site)));
        if (await isDone()) break;
        await sleep(1_500);
        note(await disturb(site, cluster));
      }
    await site.until('the sweep is done', isDone, 600_000);
    // Where the work took less than half a minute, the jobs that are still there are out of time without any.
    await site.until('the time of a job is up', async () => (await timesUp(site)) > 0);
    disturbances['time was up'] = await timesUp(site);
  } finally {
    await cluster.endJobs();
    await site.end(...site.processes.all);
  }
  say('the same, undisturbed');
  const reference = new Site(join(folder, 'reference'), {});
  writeFileSync(join(reference.folder, 'ordeal.yaml'), sweepOf(size));
  const { code } = await reference.grw('run', 'ordeal.yaml', '--json');
  const expected = remainsOf(join(reference.folder, 'runs', 'ordeal', 'grw.db'), reference.folder);
  const remains = remainsOf(join(folder, 'data', 'grw.db'), join(folder, 'data'));
  const { resumed, lost } = resumptions(join(folder, 'logs'));
  return {
    violations: [
      ...(code === 0 ? [] : [`grw run ended with ${code}`]),
      ...violations(remains, expected, size.short + size.long),
      ...lost,
    ],
    seconds: (performance.now() - begun) / 1000,
    disturbances,
    attempts: tally(remains),
    resumed,
  };
}

/** Jobs of a minute, the shortest that Slurm knows: whoever lasts half of it is out of time. */
async function launch(site: Site, nodes: number): Promise<void> {
  const settings = { '--nodes': String(nodes), '--time': '1m', '--checkpoint-every': '0.5', '--upload-every': '1s' };
  const args = Object.entries({ '--coordinator': site.address, '--name': 'ordeal', ...settings }).flat();
  const { code, text } = await site.grw('launch', 'slurm', ...args);
  if (code !== 0) throw new Error(`nothing was launched: ${text}`);
}

async function atWork(site: Site): Promise<boolean> {
  return (await site.status()).nodes.filter(({ connected, leased }) => connected && leased > 0).length >= 2;
}

/** Each answers what it did. */
const DISTURBANCES: readonly ((site: Site, cluster: SlurmCluster) => Promise<string>)[] = [
  async (site, cluster) => {
    const job = await running(cluster);
    if (job === undefined) return 'nothing to cancel';
    await cluster.run('scancel', job.key);
    await launch(site, 1);
    return 'cancelled, and another launched';
  },
  async (_site, cluster) => {
    const job = await running(cluster);
    if (job === undefined) return 'nothing to requeue';
    await cluster.run('scontrol', 'requeue', job.key);
    return 'requeued';
  },
  async (_site, cluster) => {
    const job = await running(cluster);
    if (job === undefined) return 'nothing to preempt';
    const where = ['--partition=high', `--nodelist=${job.node}`, '--exclusive', '--output=/dev/null'];
    await cluster.run('sbatch', '--job-name=rival', ...where, '--wrap', 'sleep 1');
    return 'preempted';
  },
  async (_site, cluster) => {
    const job = await running(cluster);
    if (job === undefined) return 'no node to lose';
    await cluster.loseNode(job.node);
    return 'lost with its node';
  },
];

async function running(cluster: SlurmCluster): Promise<QueuedJob | undefined> {
  return (await cluster.jobs('ordeal')).find(({ state }) => state === 'RUNNING');
}

/** Jobs that put themselves back into the queue, by their logs. */
async function timesUp({ folder }: Site): Promise<number> {
  const texts = readdirSync(join(folder, 'grw-logs')).map((name) =>
    readFileSync(join(folder, 'grw-logs', name), 'utf8'),
  );
  return Promise.resolve(texts.join('').split('the time is nearly up').length - 1);
}

/** Every time that a cell went on, it went on from the furthest checkpoint that any node had saved before. */
function resumptions(logs: string): { readonly resumed: number; readonly lost: string[] } {
  const entries = readdirSync(logs)
    .flatMap((name) => readFileSync(join(logs, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as { time: string; msg: string; cell?: string; epochs?: number })
    .sort((a, b) => a.time.localeCompare(b.time));
  const furthest = new Map<string, number>();
  const lost: string[] = [];
  let resumed = 0;
  for (const { msg, cell = '', epochs = 0 } of entries) {
    const before = furthest.get(cell) ?? 0;
    if (msg === 'checkpoint saved') furthest.set(cell, Math.max(before, epochs));
    if (msg !== 'training goes on from a checkpoint') continue;
    resumed += 1;
    if (epochs < before) lost.push(`${cell} went on from epoch ${epochs}, and had been saved at ${before}`);
  }
  if (entries.some(({ msg }) => /checkpoint.*begins anew/.test(msg))) lost.push('a checkpoint could not be used');
  return { resumed, lost };
}

function tally({ attempts }: Remains): Record<string, number> {
  const ends: Record<string, number> = {};
  for (const { outcome } of attempts.flat()) ends[outcome] = (ends[outcome] ?? 0) + 1;
  return ends;
}
