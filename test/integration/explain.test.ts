import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/coordinator/index.js';
import { AUTHOR, SPAN } from '../fleet/support.js';
import { grw, temporaryFolder } from '../support/grw.js';

const sweep = (name: string, lambda: string) => `name: ${name}
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } }
model: linear
loss: squared
train: { epochs: 20, record: { points: 5 } }
grid: { method: [erm], lambda: ${lambda} }
`;

describe('grw explain', () => {
  it('tells done, reused, failed and waiting cells apart', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    const run = async (name: string, lambda: string) => {
      writeFileSync(join(folder, 'sweep.yaml'), sweep(name, lambda));
      expect(await grw(['run', 'sweep.yaml'], folder)).toMatchObject({ code: 0 });
    };
    await run('one', '[0, 0.1]');
    const path = join(folder, 'runs', 'one', 'grw.db');
    const store = openStore(path);
    const [first] = store.sweeps();
    const [done, other] = store.cells(first!.id);
    const explain = (id: string, ...more: string[]) => grw(['explain', id, ...more], folder);

    // The second cell as one that failed, and a third that nobody has begun.
    const cells = store
      .cells(first!.id)
      .map(({ id }) => ({ id, cell: JSON.parse(store.parameters(id)) as never, cost: 1 }));
    const stranger = { ...cells[1]!, id: 'f'.repeat(32) as never };
    store.saveSweep({ name: 'later', file: 'later.yaml', text: '', cells: [cells[0]!, stranger] });
    const failure = { kind: 'error', message: 'no luck', signature: 'Error' } as const;
    const lease = { cell: stranger.id, attempt: 7 as never };

    const waiting = await explain('ffff');
    expect(waiting).toMatchObject({ code: 0 });
    expect(waiting.stdout).toContain('waits: no node has finished an attempt at it');

    store.commit([{ kind: 'attempt', author: AUTHOR, lease, span: SPAN, end: 'lost', error: null }]);
    expect((await explain('ffff')).stdout).toContain('the node was lost');

    store.commit([{ kind: 'failure', author: AUTHOR, lease, span: SPAN, failure }]);
    const failed = await explain('f'.repeat(32), '--run', 'one');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/failed: error, \d{4}-/);
    expect(failed.stdout).toContain('no luck');
    store.close();

    const backup = (...args: string[]) => grw(['backup', 'one', ...args], folder);
    expect(JSON.parse((await backup('kept', '--json')).stdout)).toMatchObject({
      version: 1,
      backup: join('kept', 'grw.db'),
    });
    expect((await explain('f'.repeat(32), '--run', 'kept')).stdout).toContain('no luck');
    expect(await backup('kept')).toMatchObject({ code: 2, stdout: '' });

    const reused = await explain(done!.id);
    expect(reused).toMatchObject({ code: 0, stderr: '' });
    expect(reused.stdout).toMatch(
      /done: epochs after 20 epochs, javascript float64, by node local, .*; reused by later/,
    );
    expect(reused.stdout).toMatch(/asked for by one [^]*asked for by later/);
    const json = JSON.parse((await explain(other!.id, '--json')).stdout) as { found: { attempts: unknown[] }[] };
    expect(json).toMatchObject({ version: 1, cell: { lambda: 0.1 }, found: [{ failure: null }] });
    expect(json.found[0]!.attempts).toMatchObject([{ outcome: 'result', error: null }]);
  });

  it('says what is wrong with what it was asked', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    for (const [args, words] of [
      [['xyz'], "expected a cell's id or its first digits"],
      [['abc'], 'no cell abc… in the runs of runs'],
      [['abc', '--run', 'nothing'], 'no run nothing'],
    ] as const) {
      const { code, stderr, stdout } = await grw(['explain', ...args], folder);
      expect(code).toBe(2);
      expect(stderr).toContain(words);
      expect(stdout).toBe('');
    }
  });
});
