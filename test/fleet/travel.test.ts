import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Coordinator, ExpandedSweep } from '../../src/coordinator/index.js';
import { cellId, parseCell } from '../../src/core/cell/index.js';
import type { LocalNode, LocalNodeOptions } from '../../src/worker/local-node.js';
import { trainCell } from '../../src/worker/train-cell.js';
import { buildDist, distModule } from '../support/built.js';
import { startGrw } from '../support/grw.js';
import { coordinator, localNode } from './fleet.js';
import { Proxy } from './proxy.js';
import { folder, until } from './support.js';

beforeAll(buildDist, 120_000);

const cell = parseCell({
  data: { name: 'mnist', classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } },
  model: { kind: 'linear' },
  loss: { name: 'logistic' },
  method: { name: 'group-dro', nu: 0.1 },
  train: { epochs: 100_000_000, record: { points: 20 } },
});
const id = cellId(cell);
const sweep: ExpandedSweep = { name: 'far', file: 'far.yaml', text: 'name: far\n', cells: [{ id, cell, cost: 1 }] };

interface Traveller {
  readonly node: LocalNode;
  /** Messages and epochs of its log. */
  readonly log: () => readonly { readonly msg: string; readonly epochs?: number }[];
}

/** A node that really trains, with folders of its own; it saves as often as it may. */
function traveller(address: string, options: Partial<LocalNodeOptions> = {}): Traveller {
  const own = folder();
  const logFile = join(own, 'node.log');
  const checkpoints = { folder: join(own, 'checkpoints'), everySeconds: 0.02 };
  const trainerModule = distModule('worker/train-cell.js');
  const node = localNode(address, { threads: 1, logFile, checkpoints, trainerModule, restarts: 0, ...options });
  const log = () =>
    existsSync(logFile)
      ? readFileSync(logFile, 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as { msg: string; epochs?: number })
      : [];
  return { node, log };
}

const inDepot = (dataDirectory: string): string[] => {
  const depot = join(dataDirectory, 'depot');
  return existsSync(depot) ? readdirSync(depot).filter((name) => name.endsWith('.checkpoint')) : [];
};

async function expectUndisturbed({ store }: Coordinator): Promise<void> {
  expect(store.result(id)).toEqual(await trainCell(cell, { onProgress: () => undefined, shouldStop: () => false }));
}

function expectWentOn({ log }: Traveller): void {
  const [resumed] = log().filter(({ msg }) => msg === 'training goes on from a checkpoint');
  expect(resumed!.epochs).toBeGreaterThan(0);
}

test('a cell whose node is killed goes on on another from what was uploaded, to the same bits', async () => {
  const dataDirectory = folder();
  const running = await coordinator({ dataDirectory, leaseMs: 2_000 });
  const sweepId = running.submit(sweep);
  const first = traveller(running.address, { name: 'a', uploadEvery: 0.05 });
  await until(() => inDepot(dataDirectory).length === 1, 30_000);
  first.node.process.kill('SIGKILL');
  const second = traveller(running.address, { name: 'b', uploadEvery: 300 });
  await running.whenFinished(sweepId);
  expectWentOn(second);
  await expectUndisturbed(running);
  // Nobody will want it any more.
  await until(() => inDepot(dataDirectory).length === 0);
}, 300_000);

test('a cell that is drained from one node goes on on another, over a restart of the coordinator', async () => {
  const dataDirectory = folder();
  const before = await coordinator({ dataDirectory });
  before.submit(sweep);
  const first = traveller(before.address, { uploadEvery: 0 });
  await until(() => before.status().epochs > 0, 30_000);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(inDepot(dataDirectory)).toEqual([]);
  expect(await first.node.stop()).toMatchObject({ code: 0 });
  expect(inDepot(dataDirectory)).toEqual([`${id}.checkpoint`]);
  await before.close();
  const running = await coordinator({ dataDirectory });
  const second = traveller(running.address, { uploadEvery: 0 });
  await running.whenFinished(running.submit(sweep));
  expectWentOn(second);
  await expectUndisturbed(running);
}, 300_000);

test('lost replies to uploads cost neither the cell nor its checkpoint', async () => {
  const dataDirectory = folder();
  const running = await coordinator({ dataDirectory, leaseMs: 5_000 });
  const proxy = await Proxy.to(running.address);
  const sweepId = running.submit(sweep);
  const first = traveller(proxy.address, { uploadEvery: 0.05 });
  // Not before it trains: of the lease it has to hear.
  await until(() => running.status().epochs > 0, 30_000);
  proxy.deaf = true;
  await until(() => inDepot(dataDirectory).length === 1, 30_000);
  proxy.cut();
  await running.whenFinished(sweepId);
  expect(first.log().filter(({ msg }) => msg.includes('cannot be uploaded')).length).toBeLessThanOrEqual(1);
  await expectUndisturbed(running);
  expect(running.store.attempts(id).map(({ outcome }) => outcome)).toEqual(['result']);
}, 300_000);

test('a worker with a time limit uploads, hands back and ends in time, with code 0', async () => {
  const dataDirectory = folder();
  const running = await coordinator({ dataDirectory });
  const long = parseCell({ ...cell, train: { epochs: 1e12, record: { points: 20 } } });
  running.submit({ ...sweep, cells: [{ id: cellId(long), cell: long, cost: 1 }] });
  const args = [
    '--coordinator',
    running.address,
    '--threads',
    '1',
    '--checkpoint-every',
    '0.05',
    '--time-limit',
    '0.5m',
  ];
  const worker = startGrw(['worker', ...args], folder());
  expect(await worker.ended).toMatchObject({ code: 0, signal: null });
  expect(inDepot(dataDirectory)).toEqual([`${cellId(long)}.checkpoint`]);
  expect(running.status().sweeps[0]!.counts).toMatchObject({ pending: 1, leased: 0 });
  expect(running.store.attempts(cellId(long)).map(({ outcome }) => outcome)).toEqual(['stopped']);
}, 300_000);
