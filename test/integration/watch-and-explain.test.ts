import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/coordinator/index.js';
import type { FleetStatus } from '../../src/wire/index.js';
import type { Running } from '../support/grw.js';
import { firstLine, grw, startGrw, temporaryFolder } from '../support/grw.js';
import { ownLoopback } from '../support/loopback.js';

const SWEEP = `name: followed
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } }
model: linear
loss: squared
train: { epochs: 20, record: { points: 5 } }
grid: { method: [erm], lambda: [0, 0.1], seed: { range: 3 } }
`;

interface Planned {
  readonly cells: readonly { readonly id: string }[];
}

describe('a coordinator that is killed and comes back', () => {
  it('is followed by who watches, and explains what its cells wait for', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'followed.yaml'), SWEEP);
    const host = ownLoopback();
    const serve = async (port: string): Promise<{ running: Running; address: string }> => {
      const running = startGrw(['coordinator', '--listen', `${host}:${port}`, '--data', 'data', '--json'], folder);
      return { running, ...((await firstLine(running)) as { address: string }) };
    };
    const first = await serve('0');
    const at = ['--coordinator', first.address];
    const said = async (...args: string[]) => (await grw([...args, ...at], folder)).stdout;
    const { sweep } = JSON.parse(await said('submit', 'followed.yaml', '--json')) as { sweep: string };
    const { cells } = JSON.parse((await grw(['plan', 'followed.yaml', '--json'], folder)).stdout) as Planned;
    const [cell] = cells;
    expect(await said('explain', cell!.id)).toContain('waits: no node is there; grw worker joins one');
    await said('pause', sweep);
    expect(await said('explain', cell!.id)).toContain(
      `waits: no active sweep wants it (${sweep} is paused); grw resume`,
    );
    expect(JSON.parse(await said('explain', cell!.id, '--json'))).toMatchObject({
      version: 1,
      cell: { lambda: 0, seed: 0 },
      found: [{ coordinator: first.address, standing: { kind: 'waiting', why: { kind: 'unwanted' } }, attempts: [] }],
    });
    const unknown = await grw(['explain', 'f'.repeat(20), ...at], folder);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('no cell ffff') as string });
    const nowhere = await grw(['watch', '--sweep', 'nobody-0123456789abcdef', ...at], folder);
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no sweep') as string });

    const watching = startGrw(['watch', ...at, '--json'], folder);
    const seen: FleetStatus[] = [];
    let rest = '';
    watching.process.stdout!.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      seen.push(...lines.map((line) => JSON.parse(line) as FleetStatus));
    });
    const more = async (): Promise<void> => {
      for (const before = seen.length; seen.length === before;) await sleep(50);
    };
    await more();
    first.running.process.kill('SIGKILL');
    await first.running.ended;
    const second = await serve(first.address.split(':')[1]!);
    await more();
    // Left: nothing stops. Watched again, to the end.
    watching.process.kill('SIGINT');
    const left = await watching.ended;
    expect(left).toMatchObject({ code: 130, stderr: expect.stringContaining('waiting for it to come back') as string });
    const again = startGrw(['watch', ...at], folder);
    await said('resume', sweep);
    const worker = startGrw(['worker', ...at, '--threads', '1', '--name', 'one'], folder);
    expect(await again.ended).toMatchObject({ code: 0, stdout: `${sweep}: 6 of 6 cells done\n` });
    expect(await said('explain', cell!.id)).toMatch(/done: epochs after 20 epochs, javascript float64, by node one/);

    // What has ended is known to the next coordinator, too.
    worker.process.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    second.running.process.kill('SIGTERM');
    expect((await second.running.ended).code).toBe(0);
    const third = await serve(first.address.split(':')[1]!);
    expect(await said('status')).toContain(`${sweep}: 6 of 6 cells done\nno nodes\n`);
    expect(await said('watch', '--sweep', sweep)).toBe(`${sweep}: 6 of 6 cells done\n`);
    third.running.process.kill('SIGTERM');
    expect((await third.running.ended).code).toBe(0);
  });
});

describe('a sweep that changes', () => {
  it('runs only what is new, and nothing where a method goes; each cell says so', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    const run = async (method: string, lambda: string) => {
      const text = SWEEP.replace('[erm]', method).replace('[0, 0.1]', lambda);
      writeFileSync(join(folder, 'followed.yaml'), text);
      const { code, stdout } = await grw(['run', 'followed.yaml', '--threads', '1', '--json'], folder);
      expect(code).toBe(0);
      const { counts } = JSON.parse(stdout) as { counts: { total: number; reused: number } };
      return counts;
    };
    const cellsOf = async () => {
      const { stdout } = await grw(['export', 'followed', '--format', 'jsonl'], folder);
      const rows = stdout.trim().split('\n');
      return rows.map((row) => JSON.parse(row) as { id: string; method: string; lambda: number; seed: number });
    };
    const explained = async (id: string) => (await grw(['explain', id], folder)).stdout;
    expect(await run('[erm, iw]', '[0, 0.1]')).toMatchObject({ total: 12, reused: 0 });
    const old = (await cellsOf()).find(({ lambda, method }) => lambda === 0.1 && method === 'iw')!;
    expect(await explained(old.id)).not.toContain('reused');

    expect(await run('[erm, iw]', '[0, 0.05, 0.1]')).toMatchObject({ total: 18, reused: 12 });
    const fresh = (await cellsOf()).find(({ lambda, method }) => lambda === 0.05 && method === 'iw')!;
    expect(await explained(old.id)).toMatch(/done: .*; reused by followed \(followed-[0-9a-f]{16}\)/);
    expect(await explained(fresh.id)).not.toContain('reused');
    expect((await explained(fresh.id)).match(/attempt \d+/g)).toHaveLength(1);

    expect(await run('[iw]', '[0, 0.05, 0.1]')).toMatchObject({ total: 9, reused: 9 });
    expect(await explained(fresh.id)).toContain('reused by followed');
    const store = openStore(join(folder, 'runs', 'followed', 'grw.db'), { readOnly: true });
    const ids = [...store.doneIds()];
    expect(ids.map((id) => store.attempts(id).length)).toEqual(Array(18).fill(1));
    store.close();
  });
});
