import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openStore, StoreError } from '../../src/coordinator/index.js';
import { cellId } from '../../src/core/cell/index.js';
import { CostModel } from '../../src/core/cost/index.js';
import { silentLog } from '../../src/log/index.js';
import { startNode } from '../../src/worker/node.js';
import { buildDist } from '../support/built.js';
import { coordinator, localNode, undisturbed } from './fleet.js';
import { cheapCell, cheapSweep, CHEAP_TRAINER, folder, isAlive, runScript, uniformSweep, until } from './support.js';
import { distModule } from '../support/built.js';

beforeAll(buildDist, 120_000);

test('a sweep from end to end; again, nothing is left to do', async () => {
  const sweep = uniformSweep(300, 1);
  const dataDirectory = folder();
  const first = await coordinator({ dataDirectory });
  const node = localNode(first.address);
  const id = first.submit(sweep);
  expect(await first.whenFinished(id)).toEqual({ pending: 0, leased: 0, done: 300, failed: 0 });
  expect(first.store.dumpDigest()).toBe(await undisturbed(sweep));
  const reader = openStore(join(dataDirectory, 'grw.db'), { readOnly: true });
  expect(reader.counts(id).done).toBe(300);
  reader.close();
  const attempts = sweep.cells.flatMap(({ id: cell }) => first.store.attempts(cell));
  expect(attempts.map(({ outcome }) => outcome)).toEqual(Array(300).fill('result'));
  expect(await node.stop()).toEqual({ code: 0, signal: null, crashes: 0 });
  await first.close();

  const second = await coordinator({ dataDirectory });
  expect(second.submit(sweep)).toBe(id);
  expect(await second.whenFinished(id)).toEqual({ pending: 0, leased: 0, done: 300, failed: 0 });
});

test('each kind of failure is told from the others, and the rest of the sweep is none the worse', async () => {
  const kinds = { invalid: 13, error: 17, crash: 19, malformed: 23 };
  const sound = [1, 2, 3, 4].map((seed) => ({ seed, epochs: 5 }));
  const sweep = cheapSweep([...sound, ...Object.values(kinds).map((lambda) => ({ seed: 0, lambda }))]);
  const running = await coordinator({ retries: 1 });
  localNode(running.address);
  const id = running.submit(sweep);
  expect(await running.whenFinished(id)).toEqual({ pending: 0, leased: 0, done: 4, failed: 4 });
  const failures = new Map(running.store.failed(id).map(({ cell, failure }) => [cell.lambda, failure]));
  expect(failures.get(kinds.invalid)).toMatchObject({ kind: 'invalid', message: 'λ must not be 13' });
  expect(failures.get(kinds.error)).toMatchObject({ kind: 'error', signature: 'Error: cannot train seed #' });
  expect(failures.get(kinds.crash)).toMatchObject({ kind: 'crash' });
  expect(failures.get(kinds.malformed)).toMatchObject({
    kind: 'error',
    message: expect.stringContaining('trace column group_risk'),
  });
  const attemptsAt = (lambda: number): string[] =>
    running.store.attempts(cellId(cheapCell({ seed: 0, lambda }))).map(({ outcome }) => outcome);
  expect(attemptsAt(kinds.invalid)).toEqual(['invalid']);
  expect(attemptsAt(kinds.error)).toEqual(['error', 'error']);
  expect(attemptsAt(kinds.crash)).toEqual(['crash', 'crash']);
});

test('sweeps share cells, and a cell is trained once for all of them', async () => {
  const running = await coordinator();
  const one = running.submit(uniformSweep(20, 1, 'one'));
  const two = running.submit(uniformSweep(30, 1, 'two'));
  localNode(running.address);
  await Promise.all([running.whenFinished(one), running.whenFinished(two)]);
  expect(running.store.doneIds(two).size).toBe(30);
  const attempts = uniformSweep(30, 1).cells.flatMap(({ id }) => running.store.attempts(id));
  expect(attempts).toHaveLength(30);
});

test('progress is told while cells train', async () => {
  const running = await coordinator({ leaseMs: 2_000 });
  const seen: number[] = [];
  running.onProgress((status) => seen.push(status.epochs), 20);
  localNode(running.address);
  const id = running.submit(
    cheapSweep([
      { seed: 1, epochs: 2_000 },
      { seed: 2, epochs: 2_000 },
    ]),
  );
  await running.whenFinished(id);
  expect(seen.some((epochs) => epochs > 0 && epochs < 4_000)).toBe(true);
  expect(running.status()).toMatchObject({
    epochs: 4_000,
    nodes: [{ name: 'local', threads: 2, connected: true, leased: 0, done: 2 }],
  });
});

test('a node that drains hands back what it has not finished, and another goes on', async () => {
  const sweep = uniformSweep(12, 150);
  const running = await coordinator();
  const id = running.submit(sweep);
  const first = startNode({
    coordinator: running.address,
    threads: 2,
    name: 'first',
    log: silentLog(),
    trainerModule: CHEAP_TRAINER,
  });
  await until(() => running.status().sweeps[0]!.counts.done >= 2);
  await first.drain('test');
  await first.ended;
  const { counts } = running.status().sweeps[0]!;
  expect(counts.leased).toBe(0);
  expect(counts.pending).toBeGreaterThan(0);
  localNode(running.address);
  await running.whenFinished(id);
  expect(running.store.dumpDigest()).toBe(await undisturbed(sweep));
  const outcomes = sweep.cells.flatMap(({ id: cell }) => running.store.attempts(cell)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'result')).toHaveLength(12);
  expect(outcomes.filter((outcome) => outcome === 'stopped').length).toBeGreaterThan(0);
});

test('one coordinator per data directory', async () => {
  const dataDirectory = folder();
  await coordinator({ dataDirectory });
  await expect(coordinator({ dataDirectory })).rejects.toThrow(`in use by process ${process.pid}`);
  await expect(coordinator({ dataDirectory })).rejects.toThrow(StoreError);
});

test('a local node does not outlive its parent, however that dies', async () => {
  const running = await coordinator();
  running.submit(uniformSweep(2, 60_000));
  const logFile = join(folder(), 'node.log');
  const script = `
    const { spawnLocalNode } = await import(${JSON.stringify(distModule('worker/local-node.js'))});
    const [, coordinator, logFile, trainerModule] = process.argv;
    const node = spawnLocalNode({ coordinator, threads: 2, logFile, trainerModule });
    process.stdout.write(node.process.pid + '\\n');
  `;
  const { child, line } = runScript(script, [running.address, logFile, CHEAP_TRAINER]);
  const pid = Number(await line());
  await until(() => running.status().sweeps[0]!.counts.leased === 2);
  child.kill('SIGKILL');
  await until(() => !isAlive(pid));
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  expect(lines.map((entry) => (JSON.parse(entry) as { msg: string }).msg)).toContain('attached');
});

test('nor when the parent dies while the node is still starting', async () => {
  const script = `
    const { spawnLocalNode } = await import(${JSON.stringify(distModule('worker/local-node.js'))});
    const [, logFile, trainerModule, ms] = process.argv;
    const node = spawnLocalNode({ coordinator: '127.0.0.1:1', threads: 1, logFile, trainerModule });
    process.stdout.write(node.process.pid + '\\n');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(ms));
  `;
  const parents = [0, 30, 60, 120, 250, 500, 900].map((ms) =>
    runScript(script, [join(folder(), 'node.log'), CHEAP_TRAINER, String(ms)]),
  );
  const pids = await Promise.all(parents.map(async ({ line }) => Number(await line())));
  await Promise.all(parents.map(({ exit }) => exit));
  await until(() => !pids.some(isAlive), 20_000);
}, 300_000);

test('a cell that does not stop when asked loses its thread, and is handed back all the same', async () => {
  const running = await coordinator();
  const id = running.submit(cheapSweep([{ seed: 1, lambda: 29 }]));
  const options = { threads: 1, log: silentLog(), trainerModule: CHEAP_TRAINER, stopGraceMs: 100 };
  const node = startNode({ coordinator: running.address, ...options });
  await until(() => running.status().sweeps[0]!.counts.leased === 1);
  // Until its thread is deaf to everything.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await node.drain('test');
  expect(running.status().sweeps[0]!.counts).toEqual({ pending: 1, leased: 0, done: 0, failed: 0 });
  await until(() => running.store.attempts(running.store.cells(id)[0]!.id).length === 1);
});

test('what cells took is learned, and kept for the next coordinator', async () => {
  const directory = folder();
  const first = await coordinator({ dataDirectory: directory });
  const sweep = first.submit(uniformSweep(10, 20));
  expect(first.status().sweeps[0]!.secondsLeft).toBeNull();
  localNode(first.address);
  await first.whenFinished(sweep);
  await first.close();
  const store = openStore(join(directory, 'grw.db'), { readOnly: true });
  const model = new CostModel(store.experiences());
  store.close();
  expect(model.count).toBe(10);
  // They are said to take 20 s each, and sleep 19 times for a millisecond; by a clock of milliseconds 18 at least.
  expect(model.factor('')).toBeGreaterThan(0.018 / 20);
  expect(model.factor('')).toBeLessThan(1);
});
