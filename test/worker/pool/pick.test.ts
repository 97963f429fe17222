import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pick } from '../../../src/worker/pool/pick.js';

const setUp = fc.constantFrom('a', 'b', 'c', 'd');
const choice = fc.record({
  waiting: fc.array(setUp, { minLength: 1, maxLength: 30 }),
  size: fc.integer({ min: 1, max: 10 }),
  own: fc.option(setUp, { nil: undefined }),
  others: fc.array(setUp).map((them) => new Set(them)),
  isOverdue: fc.boolean(),
});

test('a thread takes as many as it is to, none twice, those of one set-up in their order', () => {
  fc.assert(
    fc.property(choice, (given) => {
      const places = pick(given);
      expect(new Set(places).size).toBe(Math.min(given.size, given.waiting.length));
      expect(places.length).toBe(new Set(places).size);
      const taken = places.map((place) => given.waiting[place]!);
      const changes = taken.filter((setUp, i) => i > 0 && setUp !== taken[i - 1]).length;
      expect(changes).toBe(new Set(taken).size - 1);
      for (let i = 1; i < places.length; i++)
        if (taken[i] === taken[i - 1]) expect(places[i]).toBeGreaterThan(places[i - 1]!);
    }),
  );
});

test('it takes what it has set up, else what nobody has, else what has waited longest; what is overdue before all', () => {
  const waiting = ['c', 'a', 'b', 'a', 'c'];
  const first = (own: string | undefined, others: readonly string[], isOverdue = false): number[] =>
    pick({ waiting, size: 2, own, others: new Set(others), isOverdue });
  expect(first('a', ['c'])).toEqual([1, 3]);
  expect(first('a', ['a', 'b', 'c'])).toEqual([1, 3]);
  expect(first('d', ['a', 'c'])).toEqual([2, 0]);
  expect(first(undefined, ['a', 'b', 'c'])).toEqual([0, 4]);
  expect(first('a', [], true)).toEqual([0, 4]);
});

test('none waits for ever while others of another set-up come', () => {
  // As the pool does it: the one that has waited longest is overdue after so many tasks.
  const patience = 16;
  let [passedOver, tasks] = [0, 0];
  for (let waiting = ['b', 'a', 'a']; ; waiting = ['b', 'a', 'a']) {
    tasks += 1;
    const places = pick({ waiting, size: 1, own: 'a', others: new Set(['b']), isOverdue: passedOver >= patience });
    if (places[0] === 0) break;
    passedOver += 1;
  }
  expect(tasks).toBe(patience + 1);
});
