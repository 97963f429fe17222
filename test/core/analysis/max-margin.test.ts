import { describe, expect, test } from 'vitest';
import type { Row, TableName } from '../../../src/core/analysis/index.js';
import { maxMarginDistance, tableRows } from '../../../src/core/analysis/index.js';
import { cellId } from '../../../src/core/cell/index.js';
import { factsSchema } from '../../../src/core/record/index.js';
import { networkSpec } from '../../support/networks.js';
import { randomDataset } from '../../support/problems.js';
import { linearCell, trained } from '../../support/train.js';

const dataset = randomDataset([5, 1], 30);
const train = { epochs: 1000, record: { points: 20 } };
const linearised = { ...networkSpec({ width: 64 }), kind: 'linearised' as const };

async function rowsOf(table: TableName, changes: object): Promise<Row[]> {
  const cell = linearCell({ train, ...changes });
  const id = cellId(cell);
  const result = await trained(cell, dataset);
  return [...tableRows(table, [{ id, cell, state: 'done' }], new Map([[id, result]]))];
}

describe('the max-margin direction in the tables', () => {
  test('has its angle and sign agreement at the end and over epochs', async () => {
    const [cell] = await rowsOf('cells', {});
    const trace = await rowsOf('trace', {});
    const angles = trace.map((row) => row['max_margin_angle'] as number);
    expect(cell).toMatchObject({
      max_margin_angle: angles.at(-1),
      max_margin_sign_agreement: trace.at(-1)!['max_margin_sign_agreement'],
    });
    expect(cell!['max_margin']).toBeGreaterThan(0);
    // From a random θ⁽⁰⁾, nearly at a right angle in 30 dimensions, towards û.
    expect(angles[0]!).toBeGreaterThan(1);
    expect(angles.at(-1)!).toBeLessThan(angles[0]! / 2);
  });

  test('of a linearised network is the angle of what has been learnt, unknown before the first epoch', async () => {
    const trace = await rowsOf('trace', { model: linearised });
    expect(trace[0]!['max_margin_angle']).toBeNull();
    expect(trace.at(-1)!['max_margin_angle']).toBeLessThan(1);
  });

  test.each([
    ['the squared loss', { loss: { name: 'squared' } }],
    ['a network', { model: networkSpec({ width: 8 }) }],
  ])('is empty for %s', async (_name, changes) => {
    const [cell] = await rowsOf('cells', changes);
    expect(cell).toMatchObject({ max_margin: null, max_margin_angle: null, max_margin_sign_agreement: null });
  });

  test('facts from before it are still facts, and have none', async () => {
    const cell = linearCell({ train });
    const result = await trained(cell, dataset);
    const { maxMargin, ...old } = result.facts;
    expect(maxMargin).toBeDefined();
    expect(factsSchema.parse(old)).toEqual(old);
    expect(maxMarginDistance(cell, { ...result, facts: old })).toBeNull();
    expect(factsSchema.parse(JSON.parse(JSON.stringify(result.facts)))).toEqual(result.facts);
  });
});
