import { describe, expect, test } from 'vitest';
import type { SweepCell } from '../../../src/core/analysis/index.js';
import { analyse, pair, resultsOf, summarise } from '../../../src/core/analysis/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { finished, syntheticCell, syntheticSweep } from '../../support/synthetic.js';

const erm = finished(syntheticCell({ method: 'erm', lambda: 0.1, epochs: 50 }));
const free = finished(syntheticCell({ method: 'erm', epochs: 50 }));
const iw = finished(syntheticCell({ method: 'iw', lambda: 0.1, epochs: 50 }));

function diverged<T extends { result: CellResult }>(run: T): T {
  return { ...run, result: { ...run.result, outcome: 'diverged' } };
}

describe('pair', () => {
  test('finds the same cell under ERM, with and without penalty', () => {
    const pairing = pair(iw, resultsOf([erm, free, iw]));
    expect(pairing.erm).toEqual({ id: erm.id, state: 'ok', result: erm.result });
    expect(pairing.unregularised).toEqual({ id: free.id, state: 'ok', result: free.result });
  });

  test('marks partners that are missing or have diverged', () => {
    const pairing = pair(iw, resultsOf([diverged(erm), iw]));
    expect(pairing.erm.state).toBe('diverged');
    expect(pairing.unregularised.state).toBe('missing');
    expect(summarise(pairing).gap).toEqual({ partner: 'diverged', gap: null });
    expect(summarise(pairing).gapUnregularised).toEqual({ partner: 'missing', gap: null });
  });

  test('does not pair across seeds, losses or learning rates', () => {
    for (const other of [{ seed: 1 }, { loss: 'logistic' }, { lr: 0.01 }] as const) {
      const stranger = finished(syntheticCell({ method: 'erm', lambda: 0.1, epochs: 50, ...other }));
      expect(pair(iw, resultsOf([stranger])).erm.state).toBe('missing');
    }
  });

  test('makes ERM its own partner', () => {
    const summary = summarise(pair(erm, resultsOf([free])));
    expect(summary.gap.gap).toMatchObject({ param: 0, dir: 0 });
    expect(summary.gapUnregularised.gap!.param).toBeGreaterThan(0);
  });

  test('claims no gap for a run that has itself diverged', () => {
    const summary = summarise(pair(diverged(iw), resultsOf([erm, free])));
    expect(summary).toMatchObject({ final: null, limit: null, gap: { partner: 'ok', gap: null } });
  });
});

describe('analyse', () => {
  const sweep = syntheticSweep({ method: ['erm', 'iw', 'group-dro'], seed: [0, 1, 2], epochs: [200], lr: [0.02] });

  test('aggregates methods over seeds, in the order of the sweep', () => {
    const { aggregates } = analyse(sweep);
    expect(aggregates.map(({ method, seeds }) => [method.name, seeds])).toEqual([
      ['erm', 3],
      ['iw', 3],
      ['group-dro', 3],
    ]);
    const iwGap = aggregates[1]!.statistics.gap_param!;
    expect(iwGap).toMatchObject({ count: 3, missing: 0 });
    expect(iwGap.interval!.low).toBeLessThan(iwGap.mean);
    expect(iwGap.interval!.high).toBeGreaterThan(iwGap.mean);
    expect(aggregates[2]!.groupWeights.reduce((sum, { mean }) => sum + mean, 0)).toBeCloseTo(1, 12);
  });

  test('never averages over what is missing, failed, diverged or unpaired', () => {
    const ids = sweep.cells.map(({ id }) => id);
    const results = new Map(sweep.results);
    // ERM: seed 0 failed, seed 1 diverged. IW: seed 2 still to run.
    results.delete(ids[0]!);
    results.set(ids[1]!, { ...results.get(ids[1]!)!, outcome: 'diverged' });
    results.delete(ids[5]!);
    const cells = sweep.cells.map((cell, i): SweepCell => {
      if (i === 0) return { ...cell, state: 'failed', error: 'no' };
      return i === 5 ? { ...cell, state: 'pending' } : cell;
    });
    const [ermRuns, iwRuns, dro] = analyse({ cells, results }).aggregates;
    expect(ermRuns).toMatchObject({ states: { done: 2, failed: 1, pending: 0 }, diverged: 1, unpaired: 0 });
    expect(ermRuns!.statistics.train_risk).toMatchObject({ count: 1, missing: 2, interval: null });
    expect(iwRuns).toMatchObject({ states: { done: 2, failed: 0, pending: 1 }, diverged: 0, unpaired: 2 });
    expect(iwRuns!.statistics.train_risk).toMatchObject({ count: 2, missing: 1 });
    expect(iwRuns!.statistics.gap_param).toBeNull();
    expect(dro!.statistics.gap_param).toMatchObject({ count: 1, missing: 2 });
  });

  test('counts a result that has gone as not yet run', () => {
    const { aggregates } = analyse({ cells: sweep.cells, results: new Map() });
    expect(aggregates[0]).toMatchObject({ states: { done: 0, pending: 3 }, groupWeights: [] });
    expect(Object.values(aggregates[0]!.statistics).every((statistic) => statistic === null)).toBe(true);
  });
});
