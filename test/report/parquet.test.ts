import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportTable } from '../../src/cli/verbs/export.js';
import type { ColumnDocs, Row } from '../../src/core/analysis/index.js';
import { tableRows, TABLE_NAMES } from '../../src/core/analysis/index.js';
import { writeFileAtomically, writeParquet } from '../../src/report/index.js';
import { syntheticSweep } from '../support/synthetic.js';

let directory: string;
let duckdb: DuckDBConnection;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parquet-'));
  duckdb = await DuckDBConnection.create();
});
afterAll(async () => {
  duckdb.closeSync();
  await rm(directory, { recursive: true });
});

async function query(sql: string): Promise<Record<string, unknown>[]> {
  return (await duckdb.runAndReadAll(sql)).getRowObjectsJS();
}

const COLUMNS: ColumnDocs = {
  name: { kind: 'text', title: '' },
  value: { kind: 'number', title: '' },
  flag: { kind: 'flag', title: '' },
  groups: { kind: 'texts', title: '' },
  weights: { kind: 'numbers', title: '' },
};

async function readBack(rows: Iterable<Row>): Promise<Record<string, unknown>[]> {
  const file = join(directory, 'table.parquet');
  await writeFileAtomically(file, (write) => writeParquet(COLUMNS, rows, write));
  return query(`SELECT * FROM '${file}'`);
}

const text = fc.string({ unit: 'grapheme' });
const number = fc.option(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(5e-324, -Infinity, 1e300)));
const row = fc.record({
  name: fc.option(text),
  value: number,
  flag: fc.option(fc.boolean()),
  groups: fc.array(text, { maxLength: 3 }),
  weights: fc.array(number, { maxLength: 3 }),
});

describe('a parquet table, read by DuckDB', () => {
  test('gives back any text, the very same doubles, flags, lists and what is missing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        expect(await readBack(rows)).toEqual(rows.map((entry) => ({ ...entry })));
      }),
      { numRuns: 60 },
    );
  });

  test('has all rows in order when there are several groups of them', async () => {
    const count = 120_001;
    function* rows(): Generator<Row> {
      for (let i = 0; i < count; i++)
        yield { name: `n${String(i % 7)}`, value: i, flag: null, groups: [], weights: [] };
    }
    const file = join(directory, 'long.parquet');
    const sizes: number[] = [];
    const written = await writeFileAtomically(file, (write) =>
      writeParquet(COLUMNS, rows(), (piece) => {
        sizes.push(piece.length);
        return write(piece);
      }),
    );
    expect(written).toBe(count);
    expect(sizes.length).toBeGreaterThan(2);
    const [summary] = await query(
      `SELECT count(*)::INT AS n, sum(value) AS total, bool_and(value = file_row_number) AS ordered
       FROM read_parquet('${file}', file_row_number = true)`,
    );
    expect(summary).toEqual({ n: count, total: (count * (count - 1)) / 2, ordered: true });
  });

  test('can be empty', async () => {
    expect(await readBack([])).toEqual([]);
  });
});

test.each(TABLE_NAMES)('grw export --table %s --format parquet holds what the table says', async (table) => {
  const sweep = syntheticSweep({ method: ['erm', 'iw'], lambda: [0, 0.1], seed: [0, 1], epochs: [60], points: [12] });
  const out = join(directory, `${table}.parquet`);
  const rows = [...tableRows(table, sweep.cells, sweep.results, {})];
  expect(await exportTable({ table, format: 'parquet', out }, sweep, () => expect.fail())).toBe(rows.length);
  expect(await query(`SELECT * FROM '${out}'`)).toEqual(rows);
});

/** A folder of Python packages with pandas and pyarrow in it: the project itself needs neither. */
const packages = process.env['GRW_PYTHON_PACKAGES'];
if (process.env['GRW_REQUIRE_PANDAS'] === '1' && packages === undefined)
  throw new Error('GRW_REQUIRE_PANDAS=1 asks for pandas and pyarrow in GRW_PYTHON_PACKAGES');

const PANDAS = `
import json, sys
import pandas
table = pandas.read_parquet(sys.argv[1])
rows = [{name: list(value) if hasattr(value, '__len__') and not isinstance(value, str) else
         None if value is None or value != value else value for name, value in row.items()}
        for row in table.to_dict('records')]
print(json.dumps(rows))
`;

describe.skipIf(packages === undefined)('pandas reads', () => {
  const read = (file: string): unknown => {
    const env = { ...process.env, PYTHONPATH: packages };
    return JSON.parse(
      execFileSync('python3', ['-c', PANDAS, file], { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
    );
  };

  test('any text, double and list as it was written', async () => {
    const file = join(directory, 'pandas.parquet');
    const rows: Row[] = [
      { name: 'λ = 0, "a"\n', value: 0.1 + 0.2, flag: true, groups: ['0', '1'], weights: [5e-324, 1e300] },
      { name: null, value: null, flag: false, groups: [], weights: [] },
    ];
    await writeFileAtomically(file, (write) => writeParquet(COLUMNS, rows, write));
    expect(read(file)).toEqual(rows);
  });

  test.each(TABLE_NAMES)('what grw export --table %s --format parquet wrote', async (table) => {
    const sweep = syntheticSweep({ method: ['erm', 'iw'], lambda: [0, 0.1], seed: [0], epochs: [60], points: [12] });
    const out = join(directory, `pandas-${table}.parquet`);
    await exportTable({ table, format: 'parquet', out }, sweep, () => expect.fail());
    const rows = [...tableRows(table, sweep.cells, sweep.results, {})];
    expect(rows.length).toBeGreaterThan(0);
    expect(read(out)).toEqual(JSON.parse(JSON.stringify(rows)));
  });
});
