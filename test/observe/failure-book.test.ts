import { expect, test } from 'vitest';
import { FailureBook } from '../../src/coordinator/observation/failure-book.js';
import type { CellId } from '../../src/core/cell/index.js';
import { hex } from './facts.js';

const one = (signature: string, number = 1) => ({
  kind: 'error',
  signature,
  message: `message ${number}`,
  cell: hex(number) as CellId,
  node: 'n',
});

test('equal signatures are one entry, which tells of the latest; the latest come first', () => {
  const book = new FailureBook();
  book.add(one('a', 1), 1_000);
  book.add(one('b', 2), 2_000);
  book.add(one('a', 3), 3_000);
  expect(book.groups(5_000)).toEqual([
    { ...one('a', 3), count: 2, secondsAgo: 2 },
    { ...one('b', 2), count: 1, secondsAgo: 3 },
  ]);
});

test('it stays short, whatever the signatures; the longest not seen is forgotten', () => {
  const book = new FailureBook();
  for (let i = 0; i < 1_000; i++) {
    book.add(one(`s${i}`), i);
    book.add(one('again'), i);
  }
  const groups = book.groups(1_000);
  expect(groups).toHaveLength(50);
  expect(groups[0]).toMatchObject({ signature: 'again', count: 1_000 });
  expect(groups[1]).toMatchObject({ signature: 's999' });
});

test('what is shown has one line, of bounded length, and moves no cursor', () => {
  const book = new FailureBook();
  book.add({ ...one('x\u001b[2J'), message: `first\nsecond\u2028${'y'.repeat(10_000)}` }, 0);
  const [group] = book.groups(0);
  expect(group!.signature).toBe('x [2J');
  expect(group!.message).toMatch(/^first second y{10,}…$/);
  expect(group!.message.length).toBeLessThanOrEqual(300);
});
