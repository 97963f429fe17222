import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Coordinator } from '../../src/coordinator/index.js';
import type { CellId } from '../../src/core/cell/index.js';
import { buildDist } from '../support/built.js';
import { coordinator, localNode, undisturbed } from './fleet.js';
import { folder, uniformSweep, until } from './support.js';

beforeAll(buildDist, 120_000);

const sweep = uniformSweep(6, 300);

interface Left {
  readonly running: Coordinator;
  readonly outbox: string;
  readonly files: readonly string[];
}

/** Cells end while the coordinator is away, their node is killed, and the coordinator comes back. */
async function nodeKilledWhileAway(): Promise<Left> {
  const [dataDirectory, outbox] = [folder(), folder()];
  const before = await coordinator({ dataDirectory });
  const node = localNode(before.address, { outbox, restarts: 0 });
  before.submit(sweep);
  const leased = (): number => before.status().sweeps[0]!.counts.leased;
  await until(() => leased() >= 2, 30_000);
  await before.close();
  // Those that have ended since, if it took so long, are not in hand any more.
  const inHand = leased();
  const files = (): string[] => readdirSync(outbox).filter((name) => name.endsWith('.report'));
  await until(() => files().length === inHand, 30_000);
  node.process.kill('SIGKILL');
  await node.exited;
  return { running: await coordinator({ dataDirectory }), outbox, files: files() };
}

/** The attempts that gave results, by cell. */
function winners({ store }: Coordinator): Map<CellId, number> {
  const attempts = sweep.cells.flatMap(({ id }) => store.attempts(id).map((attempt) => ({ id, ...attempt })));
  return new Map(attempts.filter(({ outcome }) => outcome === 'result').map(({ id, attempt }) => [id, attempt]));
}

function leaseIn(file: string): readonly [CellId, number] {
  const [cell, attempt] = file.split(/[-.]/);
  return [cell as CellId, Number(attempt)];
}

test('a node killed with cells that ended while the coordinator was away: none of them is trained again', async () => {
  const { running, outbox, files } = await nodeKilledWhileAway();
  localNode(running.address, { outbox });
  await running.whenFinished(running.submit(sweep));
  const attempts = winners(running);
  expect(attempts.size).toBe(6);
  for (const [cell, attempt] of files.map(leaseIn)) {
    expect(attempts.get(cell)).toBe(attempt);
    expect(running.store.attempts(cell)).toHaveLength(1);
  }
  expect(running.store.dumpDigest()).toBe(await undisturbed(sweep));
  await until(() => readdirSync(outbox).length === 0);
}, 300_000);

test('a torn file in the outbox is set aside, and its cell trained again; the other one is not', async () => {
  const { running, outbox, files } = await nodeKilledWhileAway();
  const [torn, sound] = files as [string, string];
  truncateSync(join(outbox, torn), 100);
  const logFile = join(folder(), 'node.log');
  localNode(running.address, { outbox, logFile });
  await running.whenFinished(running.submit(sweep));
  const attempts = winners(running);
  expect(attempts.get(leaseIn(sound)[0])).toBe(leaseIn(sound)[1]);
  expect(attempts.get(leaseIn(torn)[0])).toBeGreaterThan(leaseIn(torn)[1]);
  expect(running.store.dumpDigest()).toBe(await undisturbed(sweep));
  expect(readFileSync(logFile, 'utf8')).toContain('set aside');
  await until(() => readdirSync(outbox).join() === torn.replace('.report', '.damaged'));
}, 300_000);
