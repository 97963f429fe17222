import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { recordedEpochs } from '../../src/core/record/index.js';
import { firstLine, grw, startGrw, temporaryFolder } from '../support/grw.js';

const SWEEP = `name: by-hand
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } }
model: linear
loss: squared
train: { epochs: 2000, record: { points: 20 } }
grid: { method: [erm, iw, group-dro], lambda: [0, 0.1], seed: { range: 2 } }
`;

interface Status {
  readonly sweeps: readonly {
    readonly sweep: string;
    readonly counts: { readonly done: number; readonly pending: number };
  }[];
  readonly nodes: readonly { readonly name: string; readonly done: number }[];
}

describe('coordinator, worker, submit and status by hand', () => {
  it('train a sweep on two nodes, and give what grw run gives', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'by-hand.yaml'), SWEEP);
    const coordinator = startGrw(['coordinator', '--listen', '127.0.0.1:0', '--data', 'data', '--json'], folder);
    const { address } = (await firstLine(coordinator)) as { address: string };
    const at = ['--coordinator', address];

    const submitted = await grw(['submit', 'by-hand.yaml', ...at, '--json'], folder);
    expect(JSON.parse(submitted.stdout)).toMatchObject({
      version: 1,
      kind: 'accepted',
      counts: { pending: 12, done: 0 },
    });
    const workers = ['one', 'two'].map((name) => startGrw(['worker', ...at, '--threads', '1', '--name', name], folder));

    const status = async (): Promise<Status> =>
      JSON.parse((await grw(['status', ...at, '--json'], folder)).stdout) as Status;
    let now = await status();
    // Either may end them all before the other is there.
    for (; now.sweeps[0]!.counts.done < 12 || now.nodes.length < 2; now = await status()) await sleep(200);
    expect(now.sweeps[0]!.counts).toMatchObject({ pending: 0, done: 12 });
    expect(now.nodes.map(({ name }) => name).sort()).toEqual(['one', 'two']);

    for (const worker of workers) worker.process.kill('SIGTERM');
    for (const worker of workers) expect((await worker.ended).code).toBe(0);
    coordinator.process.kill('SIGTERM');
    expect((await coordinator.ended).code).toBe(0);

    const exported = await grw(['export', 'data', '--table', 'trace', '--format', 'jsonl'], folder);
    expect(exported.stdout.trim().split('\n')).toHaveLength(12 * recordedEpochs(2000, 20).length);
    expect((await grw(['run', 'by-hand.yaml'], folder)).code).toBe(0);
    const run = await grw(['export', 'by-hand', '--table', 'trace', '--format', 'jsonl'], folder);
    expect(run.stdout).toBe(exported.stdout);
  });

  it('say where the trouble is: no coordinator, a bad sweep, an address that others can reach', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'bad.yaml'), SWEEP.replace('squared', 'hinge'));
    const nobody = await grw(['status', '--coordinator', '127.0.0.1:9'], folder);
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringMatching(/^grw: .*127\.0\.0\.1:9/)]);
    const bad = await grw(['submit', 'bad.yaml', '--coordinator', '127.0.0.1:9'], folder);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('bad.yaml:4:7')]);
    const open = await grw(['coordinator', '--listen', '0.0.0.0:0'], folder);
    expect([open.code, open.stderr]).toEqual([1, expect.stringMatching(/^grw: .*0\.0\.0\.0.*--insecure/)]);
  });
});
