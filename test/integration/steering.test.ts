import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { FleetStatus } from '../../src/wire/index.js';
import { firstLine, grw, startGrw, temporaryFolder } from '../support/grw.js';
import { ownLoopback } from '../support/loopback.js';

/** Forty cells of some tenths of a second, so that a cancellation finds most of them undone. */
const SWEEP = `name: steered
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } }
model: linear
loss: logistic
train: { epochs: 4000000, record: { points: 20 } }
grid: { method: [erm, iw], seed: { range: 20 } }
`;

describe('pause, resume, cancel and watch', () => {
  it('steer a sweep of a coordinator, over its restart too', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'steered.yaml'), SWEEP);
    const host = ownLoopback();
    const serve = (port: string) =>
      startGrw(['coordinator', '--listen', `${host}:${port}`, '--data', 'data', '--json'], folder);
    let coordinator = serve('0');
    const { address } = (await firstLine(coordinator)) as { address: string };
    const at = ['--coordinator', address];
    const json = async (...args: string[]): Promise<FleetStatus> => {
      const { code, stdout, stderr } = await grw([...args, ...at, '--json'], folder);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.parse(stdout) as FleetStatus;
    };
    const stateNow = async () => (await json('status')).sweeps[0]!;
    await json('submit', 'steered.yaml');
    const { sweep } = await stateNow();

    // A priority stays, over the restart below too, until another is given.
    expect((await json('priority', sweep, '7')).sweeps[0]).toMatchObject({ priority: 7 });
    await json('submit', 'steered.yaml');

    // Before there is a node nothing is given out, so that every cell still waits.
    expect((await json('pause', sweep)).sweeps[0]).toMatchObject({ mode: 'paused', counts: { pending: 40 } });
    const worker = startGrw(['worker', ...at, '--threads', '1', '--name', 'one'], folder);
    while ((await json('status')).nodes.length === 0) await sleep(100);
    await sleep(1_000);
    expect((await stateNow()).counts).toMatchObject({ pending: 40, leased: 0, done: 0 });

    coordinator.process.kill('SIGTERM');
    await coordinator.ended;
    coordinator = serve(address.split(':')[1]!);
    await firstLine(coordinator);
    expect(await stateNow()).toMatchObject({ mode: 'paused', priority: 7, counts: { pending: 40 } });
    expect((await grw(['status', ...at], folder)).stdout).toContain(`${sweep}: paused; priority 7; 0 of 40 cells done`);
    await json('submit', 'steered.yaml', '--priority', '0');
    await json('pause', sweep);
    expect(await stateNow()).toMatchObject({ mode: 'paused', priority: 0 });

    const watching = startGrw(['watch', ...at, '--sweep', sweep, '--json'], folder);
    await firstLine(watching);
    expect((await json('resume', sweep)).sweeps[0]).toMatchObject({ mode: 'active' });
    while ((await stateNow()).counts.done < 3) await sleep(100);
    expect((await json('cancel', sweep)).sweeps[0]).toMatchObject({ mode: 'cancelled', counts: { leased: 0 } });
    const cancelled = (await stateNow()).counts;
    expect(cancelled.done).toBeLessThan(40);
    expect(cancelled.pending + cancelled.done).toBe(40);

    // Who watches is told, and need not stay.
    const { code, stdout } = await watching.ended;
    expect(code).toBe(0);
    const seen = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as FleetStatus).sweeps[0]!.mode);
    expect([seen[0], seen.at(-1)]).toEqual(['paused', 'cancelled']);

    // The same sweep submitted again goes on where it was left, to the end.
    await json('submit', 'steered.yaml');
    const followed = await grw(['watch', ...at], folder);
    expect(followed).toMatchObject({ code: 0, stdout: `${sweep}: 40 of 40 cells done\n` });
    worker.process.kill('SIGTERM');
    coordinator.process.kill('SIGTERM');
    expect([(await worker.ended).code, (await coordinator.ended).code]).toEqual([0, 0]);
  });

  it('say what is wrong with what they were asked', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    const coordinator = startGrw(['coordinator', '--listen', '127.0.0.1:0', '--data', 'data', '--json'], folder);
    const { address } = (await firstLine(coordinator)) as { address: string };
    const nameless = await grw(['pause', 'something', '--coordinator', address], folder);
    expect(nameless).toMatchObject({ code: 2, stderr: "grw: something is not a sweep's id; grw status lists them\n" });
    const unknown = await grw(['cancel', 'width-0123456789abcdef', '--coordinator', address], folder);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('there is no sweep width-0123456789abcdef; grw status lists them');
    const odd = await grw(['priority', 'width-0123456789abcdef', 'high', '--coordinator', address], folder);
    expect(odd).toMatchObject({ code: 2, stderr: expect.stringContaining('expected a whole number') as string });
    expect(await grw(['watch', '--coordinator', address], folder)).toMatchObject({ code: 0, stdout: 'no sweeps\n' });
    coordinator.process.kill('SIGTERM');
    expect((await coordinator.ended).code).toBe(0);
  });
});
