import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/coordinator/index.js';
import type { CellId } from '../../src/core/cell/index.js';
import type { Attempt } from '../../src/core/fleet/index.js';
import { packResult } from '../../src/core/record/index.js';
import { AUTHOR, SPAN } from '../fleet/support.js';
import { firstLine, grw, startGrw, temporaryFolder } from '../support/grw.js';

const SWEEP = `name: again
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } }
model: linear
loss: squared
train: { epochs: 20, record: { points: 5 } }
grid: { method: [erm], lambda: [0, 0.1, 0.2], seed: [0, 1] }
`;

interface Answer {
  readonly open: number;
  readonly cells: readonly { cell: CellId; state: string; outcome?: string; note?: string | null }[];
}

describe('grw rerun', () => {
  it('trains just the chosen cells of a run again, and says what came of it', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'sweep.yaml'), SWEEP);
    expect(await grw(['run', 'sweep.yaml'], folder)).toMatchObject({ code: 0 });
    const path = join(folder, 'runs', 'again', 'grw.db');
    const rerun = async (...args: string[]) => {
      const { code, stdout } = await grw(['rerun', 'again', ...args, '--json'], folder);
      return { code, ...(JSON.parse(stdout) as Answer) };
    };
    expect(await grw(['rerun', 'again', '--failed'], folder)).toMatchObject({
      code: 0,
      stdout: 'nothing to train again: no cell has failed\n',
    });
    expect((await grw(['rerun', 'again', '--where', 'lambda > 7'], folder)).code).toBe(2);

    const digest = () => {
      const store = openStore(path, { readOnly: true });
      const dump = store.dumpDigest();
      store.close();
      return dump;
    };
    const before = digest();
    const listed = await rerun('--where', 'lambda > 0 and seed == 1', '--dry-run');
    expect(listed).toMatchObject({ code: 0, cells: [{ state: 'done' }, { state: 'done' }] });
    const again = await rerun('--where', 'lambda > 0 and seed == 1');
    expect(again.code).toBe(0);
    expect(again.cells.map(({ outcome }) => outcome)).toEqual(['reproduced', 'reproduced']);
    expect(again.cells.map(({ cell }) => cell)).toEqual(listed.cells.map(({ cell }) => cell));
    expect(digest()).toBe(before);

    // One result that is another's, and one failure in place of a result; both are mended by training again.
    const store = openStore(path);
    const cells = store.cells(store.sweeps()[0]!.id).map(({ id }) => id);
    const lease = { cell: cells[0]!, attempt: 5_000_000_000 as Attempt };
    store.requestReruns([cells[0]!], lease.attempt);
    expect(
      store.commit([
        { kind: 'result', author: AUTHOR, lease, span: SPAN, result: packResult(store.result(cells[1]!)!) },
      ]),
    ).toEqual(['replaced']);
    store.close();
    expect(digest()).not.toBe(before);
    const mended = await rerun('--where', 'lambda == 0 and seed == 0');
    expect(mended).toMatchObject({ code: 1, cells: [{ cell: cells[0], outcome: 'replaced' }] });
    expect(mended.cells[0]!.note).toMatch(/its digest is [0-9a-f]{64}/);
    expect(digest()).toBe(before);
    expect((await grw(['explain', cells[0]!], folder)).stdout).toContain('which replaced the one before');
  });

  it('has failed cells of a coordinator tried anew', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'sweep.yaml'), SWEEP);
    const data = join(folder, 'data');
    const serve = () => startGrw(['coordinator', '--listen', '127.0.0.1:0', '--data', data, '--json'], folder);
    let coordinator = serve();
    let { address } = (await firstLine(coordinator)) as { address: string };
    const submitted = await grw(['submit', 'sweep.yaml', '--coordinator', address, '--json'], folder);
    const { sweep } = JSON.parse(submitted.stdout) as { sweep: string };
    coordinator.process.kill('SIGTERM');
    await coordinator.ended;
    const store = openStore(join(data, 'grw.db'));
    const failure = { kind: 'error', message: 'no luck', signature: 'Error' } as const;
    const ids = store.cells(sweep as never).map(({ id }) => id);
    for (const cell of ids.slice(0, 2))
      store.commit([{ kind: 'failure', author: AUTHOR, lease: { cell, attempt: 1 as Attempt }, span: SPAN, failure }]);
    store.close();

    coordinator = serve();
    ({ address } = (await firstLine(coordinator)) as { address: string });
    const at = ['--coordinator', address];
    const json = async (...args: string[]) =>
      JSON.parse((await grw([...args, ...at, '--json'], folder)).stdout) as Answer;
    const fitting = await json('rerun', sweep, '--where', 'seed == 0', '--dry-run');
    expect(fitting).toMatchObject({ open: 2, cells: [{ cell: ids[0], state: 'failed' }] });
    expect((await json('rerun', sweep, '--failed')).cells.map(({ cell }) => cell)).toEqual(ids.slice(0, 2));
    expect(await json('rerun', sweep, '--failed')).toMatchObject({ open: 0, cells: [] });
    const worker = startGrw(['worker', ...at, '--threads', '1', '--name', 'one'], folder);
    expect(await grw(['watch', ...at], folder)).toMatchObject({ code: 0, stdout: `${sweep}: 6 of 6 cells done\n` });
    const unknown = await grw(['rerun', 'no-0123456789abcdef', '--failed', ...at], folder);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('there is no sweep no-0123456789abcdef');
    worker.process.kill('SIGTERM');
    await worker.ended;
  });

  it('says what is wrong with what it was asked', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    for (const [args, words] of [
      [['x'], '--failed, --where EXPRESSION'],
      [['x', '--failed'], 'no run x'],
      [['x', '--where', 'lamda > 1'], '--where:1:1: no cell has a key'],
      [['x', '--where', 'lambda + 1'], "expected a condition, but 'lambda + 1' is a number"],
      [['x', '--failed', '--coordinator', '127.0.0.1:1'], "x is not a sweep's id"],
    ] as const) {
      const { code, stderr, stdout } = await grw(['rerun', ...args], folder);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(words);
    }
  });
});
