import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnDocs, Row } from '../../src/core/analysis/index.js';
import { csvLine, csvLines, jsonLines } from '../../src/report/tables/index.js';
import { writeTable } from '../../src/report/index.js';
import { parseCsv } from '../support/csv.js';

const nasty = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'λ', ';', '\u0000', '𝜃') }),
);
const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 5e-324, Number.MAX_VALUE, 0.1 + 0.2, 1e21, -1e-7, Infinity, -Infinity),
);

const COLUMNS: ColumnDocs = {
  a: { kind: 'text', title: '' },
  'b, "c"': { kind: 'number', title: '' },
  list: { kind: 'numbers', title: '' },
};

describe('csv', () => {
  test('gives back any text, quotes and line breaks included', () => {
    fc.assert(
      fc.property(fc.array(fc.array(nasty, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
        expect(parseCsv(rows.map(csvLine).join(''))).toEqual(rows);
      }),
    );
  });

  test('gives back the very same doubles', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), (values) => {
        const [record] = parseCsv(csvLine(values));
        expect(record!.map(Number)).toEqual(values.map((value) => value + 0));
      }),
    );
  });

  test('has a header, nothing for null, semicolons in lists, CR LF at every end', () => {
    const rows: Row[] = [
      { list: [0.1, null, 2], a: null, 'b, "c"': 1e-300 },
      { list: [], a: 'x', 'b, "c"': null },
    ];
    expect([...csvLines(COLUMNS, rows)].join('')).toBe('a,"b, ""c""",list\r\n,1e-300,0.1;;2\r\nx,,\r\n');
  });
});

test('jsonl: one object per line, in the order of the columns', () => {
  const lines = [...jsonLines(COLUMNS, [{ list: [1, null], a: 'x\ny', 'b, "c"': 0.1 }])];
  expect(lines).toEqual(['{"a":"x\\ny","b, \\"c\\"":0.1,"list":[1,null]}\n']);
});

describe('writeTable', () => {
  function* endless(limit: number): Generator<Row> {
    for (let i = 0; i < limit; i++) yield { a: 'x'.repeat(100), 'b, "c"': i, list: [] };
  }

  test('counts rows, and writes them in pieces', async () => {
    const pieces: string[] = [];
    expect(await writeTable('csv', COLUMNS, endless(5000), (text) => void pieces.push(text))).toBe(5000);
    expect(pieces.length).toBeGreaterThan(5);
    expect(parseCsv(pieces.join(''))).toHaveLength(5001);
    expect(await writeTable('jsonl', COLUMNS, endless(3), () => undefined)).toBe(3);
  });

  test('waits for a slow reader instead of running ahead', async () => {
    let made = 0;
    function* rows(): Generator<Row> {
      for (const row of endless(10_000)) {
        made++;
        yield row;
      }
    }
    const seen: number[] = [];
    await writeTable('csv', COLUMNS, rows(), async () => {
      const before = made;
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(made).toBe(before);
      seen.push(made);
    });
    expect(seen[0]).toBeLessThan(1000);
  });

  test('an empty table has a header in CSV and nothing in JSON lines', async () => {
    let text = '';
    const write = (piece: string): void => void (text += piece);
    expect(await writeTable('csv', COLUMNS, [], write)).toBe(0);
    expect(text).toBe('a,"b, ""c""",list\r\n');
    expect(await writeTable('jsonl', COLUMNS, [], write)).toBe(0);
    expect(text).toBe('a,"b, ""c""",list\r\n');
  });
});
