import { describe, expect, test } from 'vitest';
import { commonPoints, finalGap, gapBetween, gapTrace, limitDistance } from '../../../src/core/analysis/index.js';
import { bareResult } from '../../support/bare-result.js';
import { finished, syntheticCell } from '../../support/synthetic.js';

const at = (epochs: number[]) =>
  bareResult(epochs.map((epoch) => ({ epoch, coordinates: [epoch], testPrediction: [epoch] })));

describe('gaps over epochs', () => {
  test('are taken at the epochs both runs recorded, and nowhere else', () => {
    const pairs = commonPoints(at([0, 1, 3, 10, 31]), at([0, 2, 3, 31, 100]));
    expect(pairs).toEqual([
      [0, 0],
      [2, 2],
      [4, 3],
    ]);
    expect(commonPoints(at([0, 1]), at([2, 3]))).toEqual([]);
  });

  test('compare equal epochs', () => {
    const gaps = gapTrace(at([0, 1, 3, 10]), at([0, 3, 5]));
    expect(gaps.map(({ epoch }) => epoch)).toEqual([0, 3]);
    expect(gaps.every(({ param, fnSup }) => param === 0 && fnSup === 0)).toBe(true);
  });

  test('of final states name both epochs', () => {
    const gap = finalGap(at([0, 1, 3]), at([0, 1, 3, 10]));
    expect(gap).toMatchObject({ epoch: 3, partnerEpoch: 10, param: 7, fnSup: 7, fnRms: 7, signAgreement: 1 });
    expect(gap.paramRelative).toBeCloseTo(0.7, 15);
  });
});

test('gaps and limits of several outputs are those of vectors, and classes instead of signs', () => {
  const limit = { coordinates: [0], testPrediction: [3, 1, 0, 4] };
  const of = (testPrediction: readonly number[]) =>
    bareResult([{ epoch: 1, coordinates: [0], testPrediction }], { outputs: 2, limit });
  const [run, partner] = [of([0, 5, 1, 2]), of([3, 1, -1, 2])];
  expect(gapBetween(run, -1, partner, -1)).toMatchObject({ fnSup: 5, signAgreement: 0.5 });
  expect(gapBetween(run, -1, partner, -1).fnRms).toBeCloseTo(Math.sqrt((25 + 4) / 2), 14);
  expect(limitDistance(run)!.fnSup).toBe(5);
});

describe('the gap of real runs', () => {
  const erm = finished(syntheticCell({ method: 'erm' })).result;
  const iw = finished(syntheticCell({ method: 'iw' })).result;

  test('is zero to oneself at every epoch', () => {
    for (const { param, dir, fnSup, fnRms, signAgreement } of gapTrace(iw, iw))
      expect([param, dir, fnSup, fnRms, signAgreement]).toEqual([0, 0, 0, 0, 1]);
  });

  test('begins at zero, opens, and closes again with the squared loss', () => {
    const gaps = gapTrace(iw, erm).map(({ param }) => param);
    expect(gaps[0]).toBe(0);
    expect(Math.max(...gaps)).toBeGreaterThan(0.05);
    expect(gaps.at(-1)).toBeLessThan(1e-6);
  });

  test('counts the part of θ outside the basis in relative and directional gaps', () => {
    const last = iw.trace.points - 1;
    const gap = gapBetween(iw, last, erm, last);
    expect(gap.param / gap.paramRelative).toBeCloseTo(erm.trace.columns.theta_norm.data.at(-1)!, 10);
  });

  test('closes on the limit that the closed form gives', () => {
    for (const result of [erm, iw]) {
      expect(limitDistance(result, 0)!.param).toBeGreaterThan(0.1);
      const end = limitDistance(result)!;
      expect(end.param).toBeLessThan(1e-6);
      expect(end.fnSup).toBeLessThan(1e-5);
    }
    expect(limitDistance(finished(syntheticCell({ loss: 'logistic', epochs: 10 })).result)).toBeNull();
  });
});
