import { describe, expect, it } from 'vitest';
import { Waiters } from '../../src/coordinator/service/waiters.js';
import type { SweepId } from '../../src/core/fleet/index.js';

const [one, other] = ['one-0123456789abcdef', 'other-0123456789abcdef'] as [SweepId, SweepId];

describe('those who wait for sweeps', () => {
  it('are told of their own', async () => {
    const waiters = new Waiters();
    const [mine, theirs] = [waiters.wait(one), waiters.wait(other)];
    waiters.finished(one);
    await mine;
    waiters.fail(new Error('no room on the disk'));
    await expect(theirs).rejects.toThrow('no room on the disk');
  });

  it('and who serves them learn that it is over, of the first reason, before or after they ask', async () => {
    const waiters = new Waiters();
    const before = waiters.failed;
    waiters.fail(new Error('no room on the disk'));
    waiters.fail(new Error('closed'));
    for (const told of [before, waiters.failed, waiters.wait(one)]) await expect(told).rejects.toThrow('no room');
  });
});
