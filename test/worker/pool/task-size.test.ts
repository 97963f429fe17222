import fc from 'fast-check';
import { expect, test } from 'vitest';
import { taskSize } from '../../../src/worker/pool/task-size.js';

const load = fc.record({
  waiting: fc.integer({ min: 1, max: 1e6 }),
  threads: fc.integer({ min: 1, max: 4096 }),
  meanMs: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: null }),
});

test('a thread is given at least one cell, and no more than its part', () => {
  fc.assert(
    fc.property(load, (given) => {
      const size = taskSize(given);
      expect(size).toBeGreaterThanOrEqual(1);
      expect(size).toBeLessThanOrEqual(Math.ceil(given.waiting / given.threads));
    }),
  );
});

test.each([
  ['nothing is known of them', null, 1],
  ['they last as long as a task, or longer', 25, 1],
  ['they are short', 0.5, 50],
  ['they last no time', 0, 2_500],
])('when %s', (_, meanMs, size) => {
  expect(taskSize({ waiting: 1e6, threads: 2, meanMs })).toBe(size);
});
