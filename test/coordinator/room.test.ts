import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Room } from '../../src/coordinator/scheduler/room.js';

const size = fc.nat(130);
const step = fc.oneof(
  { weight: 3, arbitrary: size.map((bytes) => ({ kind: 'add', bytes }) as const) },
  { weight: 1, arbitrary: fc.nat(20).map((which) => ({ kind: 'remove', which }) as const) },
);

test('whichever cells in hand are trained together, they fit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (threads, steps) => {
      const memory = 120;
      const room = new Room(memory, threads);
      const held: number[] = [];
      for (const what of steps) {
        if (what.kind === 'remove') {
          const [gone] = held.splice(what.which % Math.max(held.length, 1), 1);
          if (gone !== undefined) room.remove(gone);
          continue;
        }
        const { bytes } = what;
        const together = [...held, bytes].sort((a, b) => b - a).slice(0, threads);
        const peak = together.reduce((sum, each) => sum + each, 0);
        if (room.fits(bytes)) expect(peak).toBeLessThanOrEqual(memory);
        // An empty node takes whatever it can; one of small cells alone takes any number of them.
        else expect(bytes > memory || (held.length > 0 && together[0]! > memory / threads)).toBe(true);
        if (!room.fits(bytes)) continue;
        room.add(bytes);
        held.push(bytes);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(new Room(Infinity, 2).fits(1e300)).toBe(true);
});
