import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ControlClient } from '../../src/cli/control/index.js';
import type { Coordinator } from '../../src/coordinator/index.js';
import { buildDist } from '../support/built.js';
import { coordinator, localNode, undisturbed } from './fleet.js';
import { cheapSweep, uniformSweep, until } from './support.js';

beforeAll(buildDist, 120_000);

/**
 * Cells of two sleeps of a millisecond: no machine is faster, so that what is cut off below is cut off in the middle. A node
 * has a hundred in hand at a time, and a thread ten.
 */
const MANY = 1_000;
const MS = 3;

function done(running: Coordinator): number {
  return running.status().sweeps[0]!.counts.done;
}

test('kill -9 of nodes among thousands of short cells: each committed once, to the same bits', async () => {
  const sweep = uniformSweep(MANY, MS);
  const running = await coordinator({ leaseMs: 2_000 });
  const nodes = ['a', 'b'].map((name) => localNode(running.address, { name }));
  const id = running.submit(sweep);
  for (const [i, share] of [0.2, 0.5].entries()) {
    await until(() => done(running) >= share * MANY, 60_000);
    nodes[i]!.process.kill('SIGKILL');
  }
  expect(await running.whenFinished(id)).toMatchObject({ done: MANY, failed: 0 });
  const outcomes = sweep.cells.map(({ id: cell }) => running.store.attempts(cell).map(({ outcome }) => outcome));
  expect(outcomes.map((all) => all.filter((outcome) => outcome === 'result').length)).toEqual(sweep.cells.map(() => 1));
  expect(outcomes.flat()).toContain('lost');
  expect(running.store.dumpDigest()).toBe(await undisturbed(sweep));
}, 300_000);

test('a node that drains among short cells hands back what it has not begun', async () => {
  const sweep = uniformSweep(MANY, MS);
  const running = await coordinator();
  const id = running.submit(sweep);
  const first = localNode(running.address);
  await until(() => done(running) >= MANY / 5, 60_000);
  expect(await first.stop()).toEqual({ code: 0, signal: null, crashes: 0 });
  expect(running.status().sweeps[0]!.counts).toMatchObject({ leased: 0, failed: 0 });
  expect(done(running)).toBeLessThan(MANY);
  localNode(running.address);
  await running.whenFinished(id);
  expect(running.store.dumpDigest()).toBe(await undisturbed(sweep));
}, 300_000);

test('faults among short cells are charged to the cells at fault', async () => {
  // Of one seed and in their order: the faulty ones are in the middle of many.
  const faults = new Map([
    [900, 13],
    [1_000, 17],
    [1_100, 19],
  ]);
  const sweep = cheapSweep(
    Array.from({ length: 2_000 }, (_, i) => ({ seed: 0, lambda: faults.get(i) ?? 100 + i / 1_000 })),
  );
  const running = await coordinator({ retries: 1, backoffMs: 10 });
  const id = running.submit(sweep);
  localNode(running.address);
  expect(await running.whenFinished(id)).toMatchObject({ done: 1_997, failed: 3 });
  const attempts = sweep.cells.map(({ id: cell }) => running.store.attempts(cell).map(({ outcome }) => outcome));
  for (const [i, kinds] of [
    [900, ['invalid']],
    [1_000, ['error', 'error']],
    [1_100, ['crash', 'crash']],
  ] as const)
    expect(attempts[i]).toEqual(kinds);
  for (const [i, outcomes] of attempts.entries()) if (!faults.has(i)) expect(outcomes).toEqual(['result']);
}, 300_000);

test('leases that nobody wants any more are given up at once, also those behind others in a task', async () => {
  const running = await coordinator();
  const id = running.submit(uniformSweep(MANY, MS));
  localNode(running.address);
  await until(() => done(running) >= MANY / 10, 60_000);
  const control = new ControlClient(running.address);
  onTestFinished(() => control.close());
  await control.steer(id, 'cancelled');
  const { pending } = running.status().sweeps[0]!.counts;
  expect(pending).toBeGreaterThan(0);
  // The node is free for another sweep's cells, and gives each one answer.
  const other = uniformSweep(50, 5, 'other');
  expect(await running.whenFinished(running.submit(other))).toMatchObject({ done: 50 });
}, 300_000);
