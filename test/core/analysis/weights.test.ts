import { describe, expect, test } from 'vitest';
import { weightReport } from '../../../src/core/analysis/index.js';
import { bareResult } from '../../support/bare-result.js';
import { finished, syntheticCell } from '../../support/synthetic.js';

describe('weightReport', () => {
  test('sums the changes over the last tenth of training', () => {
    const report = weightReport(
      bareResult([
        { epoch: 0, groupWeight: [0.5, 0.5], minWeight: 0.01 },
        { epoch: 80, groupWeight: [0.9, 0.1], minWeight: 0.1 },
        { epoch: 90, groupWeight: [0.6, 0.4], minWeight: 0.3 },
        { epoch: 95, groupWeight: [0.7, 0.3], minWeight: 0.2 },
        { epoch: 100, groupWeight: [0.65, 0.35], minWeight: 0.25 },
      ]),
    );
    expect(report.last).toEqual([0.65, 0.35]);
    expect(report.variationLastTenth).toBeCloseTo(0.3, 12);
    // Those at 90, 95 and 100.
    expect(report).toMatchObject({ min: 0.01, minLastTenth: 0.2, recordsLastTenth: 3 });
  });

  test('reaches back to a recorded epoch before the last tenth when none lies on its edge', () => {
    const rows = [
      { epoch: 0, groupWeight: [1, 0] },
      { epoch: 50, groupWeight: [0, 1] },
      { epoch: 100, groupWeight: [0.5, 0.5] },
    ];
    expect(weightReport(bareResult(rows)).variationLastTenth).toBe(1);
  });

  test('holds for a run of one recorded epoch', () => {
    const report = weightReport(bareResult([{ epoch: 0, groupWeight: [0.5, 0.5], minWeight: 0.1 }]));
    expect(report).toMatchObject({ variationLastTenth: 0, min: 0.1, minLastTenth: 0.1, recordsLastTenth: 1 });
  });

  test('finds Assumption 1 of Group DRO with the squared loss', () => {
    const report = weightReport(finished(syntheticCell({ method: 'group-dro' })).result);
    expect(report.variationLastTenth).toBeLessThan(1e-8);
    expect(report.min).toBeGreaterThan(0.05);
  });
});
