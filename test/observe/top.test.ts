import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText, render } from '../../src/cli/top/index.js';
import { colouredText } from '../../src/cli/top/line.js';
import { shareOut } from '../../src/cli/top/share-out.js';
import { bar, narrow } from '../../src/cli/top/text.js';
import { fault, nodeDetail, nodeStatus, observation, sweepStatus, task } from './facts.js';

const FRAME = { coordinator: '127.0.0.1:7600', time: '12:34:56', at: 1_061_000, trouble: null };
const LARGE = { columns: 120, rows: 40 };

function shown(...given: Parameters<typeof render>): string[] {
  return render(...given).map(plainText);
}

test('one look, as people see it', () => {
  expect(shown({ observation: observation(), at: 0 }, null, FRAME, LARGE)).toEqual([
    'grw · 127.0.0.1:7600 · 12:34:56',
    '2.50 cells/s · 4 of 8 threads train · 2 nodes · up 3 min 20 s',
    '',
    'sweeps',
    'sweep-2-0000000000000002',
    '  ████████████▏░░░░░░░ 61 %  10 of 18 done, 2 running, 5 waiting, 1 failed  about 1 min 30 s left',
    'sweep-1-0000000000000001',
    '  ████████████▏░░░░░░░ 61 %  10 of 18 done, 2 running, 5 waiting, 1 failed  about 1 min 30 s left',
    '',
    'nodes',
    'node                      threads    in hand     done  cells/s     memory   heard',
    'node-1                    ██▎ 3/4          6       40        –     8.0 GB     2 s',
    '  00000000 ██░░░░░░ network width=64 iw lambda=0.1 seed=3  2.50k of ≤ 10k epochs, 12 s',
    'node-2                    ▊░░ 1/4          6       40        –     8.0 GB     2 s',
    '',
    'faults',
    '    3× error: an array was too long  RangeError at train, 1 cells given up · cell 00000000 on node-1, 1 min 1 s ago',
  ]);
});

test('two looks tell rates; another life of the coordinator does not', () => {
  const before = { observation: observation(), at: 1_000 };
  const { status } = observation();
  const nodes = [nodeStatus(1, { done: 60 }), nodeStatus(3)];
  const later = observation({ uptimeSeconds: 204, status: { ...status, nodes, epochs: 3_000_000 } });
  const lines = shown({ observation: later, at: 5_000 }, before, FRAME, LARGE);
  expect(lines[1]).toContain('500k epochs/s');
  expect(lines.find((line) => line.startsWith('node-1'))).toContain('  60        5     8.0 GB');
  expect(lines.find((line) => line.startsWith('node-3'))).toContain('  40        –     8.0 GB');
  const reborn = shown({ observation: { ...later, uptimeSeconds: 3 }, at: 5_000 }, before, FRAME, LARGE);
  expect(reborn[1]).not.toContain('epochs/s');
});

test('trouble is said, and what stands out of line', () => {
  const nodes = [nodeStatus(1, { connected: false }), nodeStatus(2), nodeStatus(3, { threads: 0, connected: false })];
  const details = [nodeDetail({ busy: 0, tasks: [] }), nodeDetail({ bannedSeconds: 30 }), nodeDetail({ tasks: [] })];
  const sweeps = [
    sweepStatus(1, { mode: 'paused', priority: 2, secondsLeft: null, tooLarge: { cells: 3, bytes: 9e10 } }),
  ];
  const given = observation({ status: { ...observation().status, nodes, sweeps }, nodes: details });
  const text = shown({ observation: given, at: 0 }, null, { ...FRAME, trouble: 'does not answer' }, LARGE).join('\n');
  for (const words of [
    '· does not answer',
    'not connected',
    'no work for 30 s',
    'not back since',
    'paused, priority 2',
    '3 too large',
  ])
    expect(text).toContain(words);
});

describe('never more than the terminal has', () => {
  const word = fc.string({ unit: 'binary', maxLength: 60 });
  const amount = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e300, noNaN: true }));
  const node = fc.record({
    name: word,
    threads: fc.nat(4096),
    connected: fc.boolean(),
    leased: fc.nat(),
    done: fc.nat(),
    memory: fc.nat(),
  });
  const detail = fc.record({
    busy: fc.nat(4096),
    silentSeconds: amount,
    bannedSeconds: amount,
    tasks: fc.array(fc.record({ text: word, epochs: amount, epochsAtMost: fc.option(amount), seconds: amount }), {
      maxLength: 6,
    }),
  });
  const counts = fc.record({ pending: fc.nat(), leased: fc.nat(), done: fc.nat(), failed: fc.nat() });
  const sweep = fc.record({
    counts,
    mode: fc.constantFrom('active', 'paused', 'cancelled'),
    priority: fc.integer(),
    secondsLeft: fc.option(amount),
  });
  const look = fc
    .record({
      sweeps: fc.array(sweep, { maxLength: 12 }),
      nodes: fc.array(fc.tuple(node, detail), { maxLength: 12 }),
      faults: fc.array(fc.record({ message: word, signature: word, nodes: fc.array(word), attempts: fc.nat() }), {
        maxLength: 12,
      }),
    })
    .map(({ sweeps, nodes, faults }) =>
      observation({
        status: {
          ...observation().status,
          sweeps: sweeps.map((change, i) => sweepStatus(i, change as Parameters<typeof sweepStatus>[1])),
          nodes: nodes.map(([change], i) => nodeStatus(i, change)),
          faults: faults.map((change) => fault(change)),
        },
        nodes: nodes.map(([, { tasks, ...rest }]) =>
          nodeDetail({ ...rest, tasks: tasks.map((one, i) => task(i, one)) }),
        ),
      }),
    );

  test('columns and rows, whatever is told', () => {
    fc.assert(
      fc.property(look, fc.nat(200), fc.nat(60), (seen, columns, rows) => {
        const before = { observation: observation(), at: 0 };
        const lines = render({ observation: seen, at: 1_000 }, before, FRAME, { columns, rows });
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const line of lines) {
          const text = line.map((span) => span.text).join('');
          expect(text.length).toBeLessThanOrEqual(columns);
          // Each character takes one column, and none moves the cursor.
          expect(text).not.toMatch(/[\p{C}\p{M}\p{Emoji_Presentation}\p{Script=Han}]/u);
          // eslint-disable-next-line no-control-regex
          expect(colouredText(line).replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(text);
        }
      }),
      { numRuns: 120 },
    );
  });

  test('every section keeps some lines while there is room for them', () => {
    const nodes = Array.from({ length: 50 }, (_, i) => nodeStatus(i));
    const seen = observation({ status: { ...observation().status, nodes }, nodes: nodes.map(() => nodeDetail()) });
    const text = shown({ observation: seen, at: 0 }, null, FRAME, { columns: 100, rows: 24 }).join('\n');
    for (const words of ['sweep-2-', 'node-0', 'more lines', 'an array was too long']) expect(text).toContain(words);
  });
});

test('room is shared out whole, and to nobody more than wanted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 5 }), fc.nat(120), fc.nat(5), (wanted, room, least) => {
      const shares = shareOut(wanted, room, least);
      const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
      expect(sum(shares)).toBe(Math.min(room, sum(wanted)));
      for (const [i, share] of shares.entries()) {
        expect(share).toBeLessThanOrEqual(wanted[i]!);
        if (room >= least * wanted.length) expect(share).toBeGreaterThanOrEqual(Math.min(least, wanted[i]!));
      }
    }),
  );
});

test.each([
  ['café', 'café'],
  ['cafe\u0301', 'café'],
  ['a\u001b[2Jb\nc', 'a[2Jbc'],
  ['深い', '??'],
  ['👩‍🚀', '??'],
  ['λ ≤ 1 █', 'λ ≤ 1 █'],
])('narrow(%j)', (text, expected) => expect(narrow(text)).toBe(expected));

test('bars are as wide as asked for, whatever the share', () => {
  for (const share of [-1, 0, 0.3, 0.999, 1, 7, NaN, Infinity])
    for (const width of [0, 1, 10]) expect(bar(share, width)).toHaveLength(width);
});
