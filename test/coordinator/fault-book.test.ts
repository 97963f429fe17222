import { expect, test } from 'vitest';
import { FaultBook, MOST_FAULTS } from '../../src/coordinator/service/fault-book.js';
import type { CellId } from '../../src/core/cell/index.js';
import type { Failure } from '../../src/core/fleet/index.js';

const CELL = 'ab'.repeat(16) as CellId;
const failure = (n: number, message = 'no space'): Failure => ({ kind: 'error', message, signature: `Error ${n}` });

test('errors alike are one fault, the latest first, with some of their nodes', () => {
  const book = new FaultBook();
  book.remember({ ...failure(1, 'of old'), cells: 3, cell: CELL, latest: 5 });
  for (let i = 0; i < 9; i++) book.add(failure(2, `message ${i}`), CELL, `n${i % 7}`, i === 8, 10 + i);
  book.add({ ...failure(2), kind: 'crash' }, CELL, 'n0', false, 30);
  book.add(failure(1, 'again'), CELL, 'n1', true, 40);
  expect(book.latest()).toEqual([
    { ...failure(1, 'again'), attempts: 4, failed: 4, nodes: ['n1'], latest: 40, cell: CELL },
    { ...failure(2), kind: 'crash', attempts: 1, failed: 0, nodes: ['n0'], latest: 30, cell: CELL },
    {
      ...failure(2, 'message 8'),
      attempts: 9,
      failed: 1,
      nodes: ['n0', 'n1', 'n2', 'n3', 'n4'],
      latest: 18,
      cell: CELL,
    },
  ]);
});

test('it has an end: of many kinds those of which least was heard lately are forgotten', () => {
  const book = new FaultBook();
  for (let n = 0; n < 10 * MOST_FAULTS; n++) {
    book.add(failure(0), CELL, 'n', false, n);
    book.add(failure(n + 1), CELL, 'n', false, n);
  }
  const told = book.latest();
  expect(told).toHaveLength(MOST_FAULTS);
  expect(told.find(({ signature }) => signature === 'Error 0')).toMatchObject({ attempts: 10 * MOST_FAULTS });
});

test('what is shown has one line, of bounded length, and moves no cursor', () => {
  const book = new FaultBook();
  const message = `first\nsecond\u2028${'y'.repeat(10_000)}`;
  book.add({ kind: 'error', signature: 'x\u001b[2J', message }, CELL, 'n', false, 0);
  const [fault] = book.latest();
  expect(fault!.signature).toBe('x [2J');
  expect(fault!.message).toMatch(/^first second y{10,}…$/);
  expect(fault!.message.length).toBeLessThanOrEqual(300);
});
