import { beforeAll, expect, test } from 'vitest';
import { buildDist } from '../support/built.js';
import { coordinator, localNode } from './fleet.js';
import { cheapSweep, uniformSweep, until } from './support.js';

beforeAll(buildDist, 120_000);

test.each(['SIGTERM', 'SIGINT', 'SIGUSR1'] as const)(
  'a node drains on %s, also when its parent asks for the same',
  async (signal) => {
    const running = await coordinator();
    running.submit(uniformSweep(2, 60_000));
    const node = localNode(running.address);
    await until(() => running.status().sweeps[0]!.counts.leased === 2, 30_000);
    node.process.kill(signal);
    expect(await node.stop()).toEqual({ code: 0, signal: null, crashes: 0 });
    expect(running.status().sweeps[0]!.counts).toEqual({ pending: 2, leased: 0, done: 0, failed: 0 });
  },
  300_000,
);

test('a second signal ends a node at once, whatever its threads do', async () => {
  const running = await coordinator();
  running.submit(cheapSweep([{ seed: 1, lambda: 29 }]));
  const node = localNode(running.address);
  await until(() => running.status().sweeps[0]!.counts.leased === 1, 30_000);
  // Draining would take an answer of the coordinator, which is in this process, and end with code 0.
  node.process.kill('SIGINT');
  node.process.kill('SIGTERM');
  expect(await node.exited).toEqual({ code: 130, signal: null, crashes: 0 });
}, 300_000);
