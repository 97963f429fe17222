import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { ExpandedSweep, Store } from '../../src/coordinator/index.js';
import { openStore } from '../../src/coordinator/index.js';
import type { CellId } from '../../src/core/cell/index.js';
import { buildDist, distModule } from '../support/built.js';
import { ownLoopback } from '../support/loopback.js';
import { coordinator, localNode, undisturbed } from './fleet.js';
import { Proxy } from './proxy.js';
import { cheapSweep, folder, runScript, uniformSweep, until } from './support.js';

beforeAll(buildDist, 120_000);

/** A coordinator in a process of its own: `listen`, data directory. */
const COORDINATOR = `
const { startCoordinator } = await import(${JSON.stringify(distModule('coordinator/index.js'))});
const { silentLog } = await import(${JSON.stringify(distModule('log/index.js'))});
const [, listen, dataDirectory] = process.argv;
const coordinator = await startCoordinator({ listen, dataDirectory, log: silentLog() });
process.stdout.write(coordinator.address + '\\n');
`;

/** Every cell committed once, and to the bit what a run without faults gives. */
async function expectUndisturbed(store: Store, sweep: ExpandedSweep): Promise<void> {
  expectCommittedOnce(store, sweep);
  expect(store.dumpDigest()).toBe(await undisturbed(sweep));
}

function expectCommittedOnce(store: Store, sweep: ExpandedSweep, except?: CellId): void {
  const committed = sweep.cells.map(
    ({ id }) => store.attempts(id).filter(({ outcome }) => outcome === 'result').length,
  );
  expect(committed).toEqual(sweep.cells.map(({ id }) => (id === except ? 0 : 1)));
}

test('kill -9 of nodes in the middle of their work', async () => {
  const sweep = uniformSweep(60, 40);
  const running = await coordinator({ leaseMs: 2_000 });
  const nodes = [localNode(running.address, { name: 'a' }), localNode(running.address, { name: 'b', restarts: 0 })];
  const id = running.submit(sweep);
  for (const [i, done] of [10, 20, 30].entries()) {
    await until(() => running.status().sweeps[0]!.counts.done >= done, 30_000);
    nodes[i === 1 ? 1 : 0]!.process.kill('SIGKILL');
  }
  await running.whenFinished(id);
  await expectUndisturbed(running.store, sweep);
  expect(await nodes[1]!.exited).toEqual({ code: null, signal: 'SIGKILL', crashes: 1 });
  const lost = sweep.cells
    .flatMap(({ id: cell }) => running.store.attempts(cell))
    .filter(({ outcome }) => outcome === 'lost');
  expect(lost.length).toBeGreaterThan(0);
}, 300_000);

test('a node that stands still for longer than its lease, and then goes on', async () => {
  const sweep = uniformSweep(30, 60);
  const running = await coordinator({ leaseMs: 600 });
  const still = localNode(running.address, { name: 'still' });
  const id = running.submit(sweep);
  await until(() => running.status().nodes.some(({ name, done }) => name === 'still' && done > 2));
  localNode(running.address, { name: 'other' });
  still.process.kill('SIGSTOP');
  await until(() => running.status().nodes.every(({ name }) => name !== 'still'));
  still.process.kill('SIGCONT');
  await running.whenFinished(id);
  await expectUndisturbed(running.store, sweep);
}, 300_000);

test('lost replies: results that were committed are sent again and found equal', async () => {
  const sweep = uniformSweep(80, 20);
  const running = await coordinator({ leaseMs: 5_000 });
  const proxy = await Proxy.to(running.address);
  localNode(proxy.address);
  const id = running.submit(sweep);
  for (const done of [10, 25, 40, 55]) {
    const reached = (count: number) => () => running.status().sweeps[0]!.counts.done >= count;
    await until(reached(done), 30_000);
    proxy.deaf = true;
    // The replies thrown away may be all the work the node would have gone on with: then it stays silent until the cut.
    const silent = Date.now() + 2_000;
    await until(() => reached(done + 1)() || Date.now() > silent, 30_000);
    proxy.cut();
  }
  await running.whenFinished(id);
  await expectUndisturbed(running.store, sweep);
  const outcomes = sweep.cells.flatMap(({ id: cell }) => running.store.attempts(cell)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'duplicate').length).toBeGreaterThan(0);
}, 300_000);

test('kill -9 of the coordinator: nodes go on training and hand over when it is back', async () => {
  const sweep = uniformSweep(40, 100);
  const dataDirectory = folder();
  const path = join(dataDirectory, 'grw.db');
  const prepared = openStore(path);
  const id = prepared.saveSweep(sweep);
  prepared.close();
  const start = (listen: string) => runScript(COORDINATOR, [listen, dataDirectory]);
  let running = start(`${ownLoopback()}:0`);
  const address = await running.line();
  const node = localNode(address);
  const reader = openStore(path, { readOnly: true });
  for (const done of [6, 14]) {
    await until(() => reader.counts(id).done >= done, 30_000);
    running.child.kill('SIGKILL');
    await running.exit;
    // Long enough for cells to end while there is nobody to report to.
    await new Promise((resolve) => setTimeout(resolve, 400));
    running = start(address);
    expect(await running.line()).toBe(address);
  }
  await until(() => reader.counts(id).done === 40, 60_000);
  await node.stop();
  running.child.kill('SIGKILL');
  await running.exit;
  await expectUndisturbed(reader, sweep);
}, 300_000);

test('kill -9 of the coordinator: what a node has not come back with yet is not given to one that is there', async () => {
  const sweep = uniformSweep(30, 200);
  const dataDirectory = folder();
  const prepared = openStore(join(dataDirectory, 'grw.db'));
  const id = prepared.saveSweep(sweep);
  prepared.close();
  const first = runScript(COORDINATOR, [`${ownLoopback()}:0`, dataDirectory]);
  const address = await first.line();
  const late = localNode(address, { name: 'late' });
  const reader = openStore(join(dataDirectory, 'grw.db'), { readOnly: true });
  await until(() => reader.counts(id).done >= 4, 30_000);
  late.process.kill('SIGSTOP');
  first.child.kill('SIGKILL');
  await first.exit;
  const second = runScript(COORDINATOR, [address, dataDirectory]);
  expect(await second.line()).toBe(address);
  const before = reader.counts(id).done;
  const eager = localNode(address, { name: 'eager' });
  await until(() => reader.counts(id).done >= before + 6, 30_000);
  late.process.kill('SIGCONT');
  await until(() => reader.counts(id).done === 30, 60_000);
  await Promise.all([late.stop(), eager.stop()]);
  second.child.kill('SIGKILL');
  await second.exit;
  await expectUndisturbed(reader, sweep);
  const trained = sweep.cells.map(({ id: cell }) => {
    const attempts = reader.attempts(cell).filter(({ outcome }) => outcome !== 'unheard');
    return new Set(attempts.map(({ attempt }) => attempt)).size;
  });
  expect(trained).toEqual(sweep.cells.map(() => 1));
}, 300_000);

test('a cell that kills its process is found out and given up; the others are none the worse', async () => {
  const sound = Array.from({ length: 12 }, (_, seed) => ({ seed, epochs: 20 }));
  const sweep = cheapSweep([...sound, { seed: 0, lambda: 31, epochs: 1_000 }]);
  const running = await coordinator();
  const node = localNode(running.address);
  const id = running.submit(sweep);
  expect(await running.whenFinished(id)).toEqual({ pending: 0, leased: 0, done: 12, failed: 1 });
  const [failed, ...others] = running.store.failed(id);
  expect(others).toEqual([]);
  expect(failed).toMatchObject({ cell: { lambda: 31 }, failure: { kind: 'crash', signature: 'NodeLostError' } });
  // Three nodes were lost under it in company, three with it alone.
  expect((await node.stop()).crashes).toBe(6);
  expectCommittedOnce(running.store, sweep, failed!.id);
}, 300_000);

test('a node on which everything fails does not eat the sweep', async () => {
  const sweep = uniformSweep(60, 100);
  const running = await coordinator({ retries: 1, backoffMs: 100 });
  const broken = new URL('./broken-trainer.cjs', import.meta.url).href;
  localNode(running.address, { name: 'sound' });
  await until(() => running.status().nodes.length === 1);
  localNode(running.address, { name: 'broken', trainerModule: broken });
  await until(() => running.status().nodes.length === 2);
  const id = running.submit(sweep);
  // With one retry, and failing a hundred times faster than the other trains, it would have failed most cells.
  expect(await running.whenFinished(id)).toEqual({ pending: 0, leased: 0, done: 60, failed: 0 });
  await expectUndisturbed(running.store, sweep);
  const errors = sweep.cells
    .flatMap(({ id: cell }) => running.store.attempts(cell))
    .filter((a) => a.outcome === 'error');
  expect(errors.length).toBeGreaterThanOrEqual(5);
}, 300_000);
