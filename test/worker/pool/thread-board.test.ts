import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_CELLS, ThreadBoard } from '../../../src/worker/pool/thread-board.js';

test('every cell of a task is begun or taken back, none both, whatever the order of events', () => {
  const cells = fc.integer({ min: 1, max: 50 });
  const events = fc.array(fc.constantFrom('begin', 'take back'), { maxLength: 60 });
  fc.assert(
    fc.property(cells, events, (count, happens) => {
      const board = ThreadBoard.create(3);
      for (const slot of [0, 1, 2]) board.reset(slot, count);
      let begun = 0;
      let end = count;
      for (const event of happens)
        if (event === 'begin') expect(board.begin(1)).toBe(begun < end ? begun++ : null);
        else expect(board.takeBack(1)).toBe((end = begun));
      expect(board.begun(1)).toBe(begun);
      // The neighbours' words are their own.
      expect([board.begun(0), board.begun(2)]).toEqual([0, 0]);
      expect([board.begin(0), board.begin(2)]).toEqual([0, 0]);
    }),
  );
});

test('the largest task', () => {
  const board = ThreadBoard.create(1);
  board.reset(0, MOST_CELLS);
  for (let index = 0; index < MOST_CELLS; index++) board.begin(0);
  expect(board.begun(0)).toBe(MOST_CELLS);
  expect(board.begin(0)).toBeNull();
});

test('a stop is for one cell: not for the next, nor for the next task', () => {
  const board = ThreadBoard.create(1);
  board.reset(0, 3);
  board.begin(0);
  board.askToStop(0, 0);
  expect([board.shouldStop(0, 0), board.shouldStop(0, 1)]).toEqual([true, false]);
  board.reset(0, 3);
  expect(board.shouldStop(0, 0)).toBe(false);
});

test('progress is that of the cell begun last', () => {
  const board = ThreadBoard.create(2);
  board.reset(1, 2);
  board.begin(1);
  board.report(1, 2 ** 40 + 0.5);
  expect(board.epochs(1)).toBe(2 ** 40);
  board.begin(1);
  expect(board.epochs(1)).toBe(0);
  expect(board.epochs(0)).toBe(0);
});
