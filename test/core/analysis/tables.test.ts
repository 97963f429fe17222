import { describe, expect, test } from 'vitest';
import type { ColumnDocs, Row, TableName } from '../../../src/core/analysis/index.js';
import { PARAMETER_NAMES, TABLE_NAMES, tableRows, TABLES } from '../../../src/core/analysis/index.js';
import { cellId } from '../../../src/core/cell/index.js';
import { bareResult } from '../../support/bare-result.js';
import { EVALUATION_SAMPLES, syntheticCell, syntheticSweep } from '../../support/synthetic.js';

const sweep = syntheticSweep({ method: ['erm', 'iw'], lambda: [0, 0.1], epochs: [100], lr: [0.02], points: [20] });

function rowsOf(table: TableName, options = {}): Row[] {
  return [...tableRows(table, sweep.cells, sweep.results, options)];
}

describe('tables', () => {
  test.each(TABLE_NAMES)('%s has exactly the documented columns, in order', (table) => {
    for (const row of rowsOf(table)) expect(Object.keys(row)).toEqual(Object.keys(TABLES[table]));
  });

  test.each(TABLE_NAMES)('%s has values of the documented kinds, and never NaN', (table) => {
    for (const row of rowsOf(table))
      for (const [name, { kind }] of Object.entries<ColumnDocs[string]>(TABLES[table])) {
        const value = row[name];
        if (value === null) continue;
        const type = { text: 'string', number: 'number', flag: 'boolean', texts: 'object', numbers: 'object' }[kind];
        expect(typeof value, name).toBe(type);
        for (const item of Array.isArray(value) ? value : [value]) expect(item).not.toBeNaN();
      }
  });

  test('cells and gaps have a column for every key of a cell, the long tables for every choice of a network', () => {
    for (const table of ['cells', 'gaps'] as const)
      expect(Object.keys(TABLES[table])).toEqual(expect.arrayContaining(PARAMETER_NAMES));
    for (const table of TABLE_NAMES)
      expect(Object.keys(TABLES[table])).toEqual(
        expect.arrayContaining(['model', 'model_init', 'depth', 'width', 'activation', 'parametrisation']),
      );
  });

  test('cells: a row per cell', () => {
    const rows = rowsOf('cells');
    expect(rows.map(({ id }) => id)).toEqual(sweep.cells.map(({ id }) => id));
    expect(rows[0]).toMatchObject({ method: 'erm', outcome: 'epochs', epochs: 100, group_sizes: [5, 1] });
  });

  test('trace: a row per recorded epoch', () => {
    const points = [...sweep.results.values()].reduce((sum, { trace }) => sum + trace.points, 0);
    expect(rowsOf('trace')).toHaveLength(points);
  });

  test('predictions: a row per evaluation point', () => {
    expect(rowsOf('predictions')).toHaveLength(4 * EVALUATION_SAMPLES);
  });

  test('predictions: with several outputs a row for each', () => {
    const cell = syntheticCell({ epochs: 5 });
    const limit = { coordinates: [0], testPrediction: [10, 20, 30, 40, 50, 60] };
    const result = bareResult([{ epoch: 5, testPrediction: [1, 2, 3, 4, 5, 6] }], { outputs: 3, limit });
    const rows = [
      ...tableRows('predictions', [{ id: cellId(cell), cell, state: 'done' }], new Map([[cellId(cell), result]])),
    ];
    expect(rows.map((row) => [row['point'], row['output'], row['prediction'], row['limit_prediction']])).toEqual([
      [0, 0, 1, 10],
      [0, 1, 2, 20],
      [0, 2, 3, 30],
      [1, 0, 4, 40],
      [1, 1, 5, 50],
      [1, 2, 6, 60],
    ]);
  });

  test('gaps: a row per cell with a partner other than itself', () => {
    const rows = rowsOf('gaps');
    expect(rows.map(({ method, lambda, partner, partner_unreg }) => [method, lambda, partner, partner_unreg])).toEqual([
      ['erm', 0.1, 'self', 'ok'],
      ['iw', 0, 'ok', 'ok'],
      ['iw', 0.1, 'ok', 'ok'],
    ]);
    expect(rows[0]).toMatchObject({ gap_param: null, gap_dir: null });
    expect(rows[0]!['gap_param_unreg']).toBeGreaterThan(0);
    expect(rows[1]!['gap_param']).toBe(rows[1]!['gap_param_unreg']);
    expect(rows[2]!['gap_param']).not.toBe(rows[2]!['gap_param_unreg']);
  });

  test('gaps: every epoch on request, the final row last', () => {
    const rows = rowsOf('gaps', { everyEpoch: true }).filter(({ method, lambda }) => method === 'iw' && lambda === 0);
    expect(rows.map(({ final }) => final)).toEqual([...rows.slice(1).map(() => false), true]);
    expect(rows[0]).toMatchObject({ epoch: 0, partner_epoch: 0, gap_param: 0 });
    expect(rows.at(-1)!['gap_param']).toBe(rows.at(-2)!['gap_param']);
  });

  test('gaps: a missing partner leaves its columns empty', () => {
    const results = new Map(sweep.results);
    results.delete(sweep.cells[0]!.id);
    const rows = [...tableRows('gaps', sweep.cells, results, { everyEpoch: true })];
    const unpaired = rows.filter(({ method, lambda }) => method === 'iw' && lambda === 0);
    expect(unpaired).toHaveLength(1);
    expect(unpaired[0]).toMatchObject({ partner: 'missing', gap_param: null, partner_epoch: null });
  });
});
