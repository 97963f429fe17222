import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openStore, StoreError } from '../../src/coordinator/index.js';
import { lockDirectory } from '../../src/coordinator/store/index.js';
import { packResult } from '../../src/core/record/index.js';
import { cheapResult, folder, leaseOf, runScript, uniformSweep } from '../fleet/support.js';
import { buildDist, distModule } from '../support/built.js';

beforeAll(buildDist, 120_000);

/** Commits batch after batch, saying after each how many cells are acknowledged. */
const COMMITTER = `
  const { openStore } = await import(${JSON.stringify(distModule('coordinator/store/index.js'))});
  const [, path, count] = process.argv;
  const store = openStore(path);
  const { cells } = JSON.parse(await new Promise((resolve) => process.once('message', resolve)));
  const BATCH = 7;
  for (let from = 0; from < Number(count); from += BATCH) {
    const batch = cells.slice(from, from + BATCH).map(({ lease, result }) => ({
      kind: 'result', author: { node: '0'.repeat(32), name: 'n' }, lease, span: { started: 1, ended: 2 },
      result: { ...result, trace: Uint8Array.from(result.trace) },
    }));
    store.commit(batch);
    process.stdout.write(String(from + batch.length) + '\\n');
  }
`;

const COUNT = 700;

test('kill -9 in the middle of commits: what was acknowledged is there, and nothing by halves', async () => {
  const sweep = uniformSweep(COUNT, 1);
  const cells = await Promise.all(
    sweep.cells.map(async (_, seed) => {
      const result = packResult(await cheapResult({ seed }));
      return { lease: leaseOf({ seed }, seed + 1), result: { ...result, trace: [...result.trace] } };
    }),
  );
  for (const killAfter of [3, 11, 29]) {
    const path = join(folder(), 'grw.db');
    const before = openStore(path);
    const id = before.saveSweep(sweep);
    before.close();
    const { child, line, exit } = runScript(COMMITTER, [path, String(COUNT)]);
    child.send(JSON.stringify({ cells }));
    let acknowledged = 0;
    for (let i = 0; i < killAfter; i++) acknowledged = Number(await line());
    child.kill('SIGKILL');
    await exit;
    const after = openStore(path);
    const done = after.counts(id).done;
    expect(done).toBeGreaterThanOrEqual(acknowledged);
    expect(done % 7 === 0 || done === COUNT).toBe(true);
    expect([...after.finished(id)].every(({ ordinal }) => ordinal < done)).toBe(true);
    const attempts = sweep.cells.reduce((sum, { id: cell }) => sum + after.attempts(cell).length, 0);
    expect(attempts).toBe(done);
    after.close();
  }
}, 300_000);

test('the lock goes with its process, however that dies', async () => {
  const directory = join(folder(), 'data');
  const script = `
    const { lockDirectory } = await import(${JSON.stringify(distModule('coordinator/store/index.js'))});
    lockDirectory(process.argv[1]);
    process.stdout.write('held\\n');
    setInterval(() => undefined, 1000);
  `;
  const { child, line, exit } = runScript(script, [directory]);
  expect(await line()).toBe('held');
  const attempt = (): void => lockDirectory(directory).release();
  expect(attempt).toThrow(StoreError);
  expect(attempt).toThrow(`process ${child.pid}`);
  child.kill('SIGKILL');
  await exit;
  attempt();
}, 300_000);
