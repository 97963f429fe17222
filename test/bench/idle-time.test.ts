import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idleTime } from '../../src/bench/orchestrator/idle-time.js';

const cells = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 50 }), length: fc.integer({ min: 1, max: 50 }) }));

test('of one thread: all the gaps, also the first', () => {
  fc.assert(
    fc.property(cells, (lane) => {
      expect(idleTime(intervals(lane, 7), 1, 7)).toBe(lane.reduce((sum, { gap }) => sum + gap, 0));
    }),
  );
});

test('of several: never more than their gaps, and none without gaps', () => {
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1, maxLength: 4 }), (lanes) => {
      const all = lanes.flatMap((lane) => intervals(lane, 0));
      const gaps = lanes.flat().reduce((sum, { gap }) => sum + gap, 0);
      expect(idleTime(all, lanes.length, 0)).toBeLessThanOrEqual(gaps);
      const dense = lanes.flatMap((lane) =>
        intervals(
          lane.map(({ length }) => ({ gap: 0, length })),
          0,
        ),
      );
      expect(idleTime(dense, lanes.length, 0)).toBe(0);
    }),
  );
});

function intervals(lane: readonly { gap: number; length: number }[], begin: number) {
  let at = begin;
  return lane.map(({ gap, length }) => {
    const started = at + gap;
    at = started + length;
    return { started, ended: at };
  });
}
