import { describe, expect, it } from 'vitest';
import { LeaseCache } from '../../../src/worker/engines/lease-cache.js';

function cacheOf(capacity: number) {
  const disposed: string[] = [];
  const cache = new LeaseCache<string>(capacity, (value) => disposed.push(value));
  const acquire = (key: string) => cache.acquire(key, () => Promise.resolve(key));
  return { cache, disposed, acquire };
}

describe('a lease cache', () => {
  it('creates a value once for all who ask, at the same time or later', async () => {
    const { cache } = cacheOf(4);
    let created = 0;
    const create = () => Promise.resolve(String(++created));
    const leases = await Promise.all([cache.acquire('a', create), cache.acquire('a', create)]);
    leases.forEach((lease) => lease.release());
    expect((await cache.acquire('a', create)).value).toBe('1');
    expect(created).toBe(1);
  });

  it('disposes what was asked for longest ago when there is too much', async () => {
    const { disposed, acquire } = cacheOf(2);
    for (const key of ['a', 'b', 'a', 'c']) (await acquire(key)).release();
    expect(disposed).toEqual(['b']);
  });

  it('keeps what is held, however much that is', async () => {
    const { cache, disposed, acquire } = cacheOf(1);
    const [a, b] = [await acquire('a'), await acquire('b')];
    expect([cache.size, ...disposed]).toEqual([2]);
    a.release();
    a.release();
    expect(cache.size).toBe(1);
    b.release();
    expect(cache.size).toBe(1);
    cache.clear();
    await Promise.resolve();
    expect(disposed).toEqual(['a', 'b']);
  });

  it('tries again after a failure', async () => {
    const { cache, acquire } = cacheOf(2);
    const failing = () => Promise.reject(new Error('no'));
    await expect(Promise.all([cache.acquire('a', failing), acquire('a')])).rejects.toThrow('no');
    expect((await acquire('a')).value).toBe('a');
    expect(cache.size).toBe(1);
  });
});
