import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type {
  GapEvidence,
  LambdaLine,
  LinearisedSource,
  RegimePoint,
  SweepCell,
} from '../../../src/core/analysis/index.js';
import {
  analyse,
  boundarySentence,
  classify,
  DEFAULT_THRESHOLDS,
  departureOf,
  lambdaLines,
  measuredBoundary,
  predictedBoundary,
  regimeMap,
  ThresholdError,
  thresholds,
} from '../../../src/core/analysis/index.js';
import type { CellId } from '../../../src/core/cell/index.js';
import { cellId } from '../../../src/core/cell/index.js';
import type { Dataset } from '../../../src/core/data/index.js';
import type { KernelProblem } from '../../../src/core/model/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { linearisedLimit } from '../../../src/core/train/index.js';
import { randomDataset } from '../../support/problems.js';
import { linearCell, trained } from '../../support/train.js';

const LIMITS = thresholds();

describe('thresholds', () => {
  test('are checked by name', () => {
    expect(thresholds()).toEqual(DEFAULT_THRESHOLDS);
    expect(thresholds({ departure: 0.2 })).toEqual({ ...DEFAULT_THRESHOLDS, departure: 0.2 });
    expect(() => thresholds({ departure: 0 })).toThrow(ThresholdError);
    expect(() => thresholds({ stationary: Number.NaN })).toThrow('threshold stationary: expected a positive number');
    expect(() => thresholds({ measure: 'x' as 'auto' })).toThrow('threshold measure: expected one of auto, function');
    expect(() => thresholds({ against: 'x' as 'erm' })).toThrow('threshold against: expected one of erm, unreg');
  });
});

describe('classify', () => {
  const gap = (mean: number, half: number | null): GapEvidence => ({
    kind: 'measured',
    log: {
      mean: Math.log(mean),
      interval: half === null ? null : { low: Math.log(mean) - half, high: Math.log(mean) + half },
      seeds: half === null ? 1 : 5,
    },
  });

  test('the state of training comes first: diverged and unconverged runs have no gap to speak of', () => {
    expect(classify('diverged', gap(1, 0.1), LIMITS)).toEqual({ kind: 'regime', regime: 'diverged' });
    expect(classify('unconverged', gap(1, 0.1), LIMITS)).toEqual({ kind: 'regime', regime: 'unconverged' });
    expect(classify(null, gap(1, 0.1), LIMITS)).toMatchObject({ kind: 'undecided', reason: 'no-results' });
  });

  test('a regime takes the whole interval on one side of the threshold', () => {
    const regime = (state: 'interpolating' | 'regularised', evidence: GapEvidence) => classify(state, evidence, LIMITS);
    expect(regime('interpolating', gap(0.01, 0.5))).toEqual({ kind: 'regime', regime: 'interpolating-equivalent' });
    expect(regime('regularised', gap(0.2, 0.5))).toEqual({ kind: 'regime', regime: 'regularised-departed' });
    expect(regime('regularised', gap(0.06, 0.5))).toEqual({
      kind: 'undecided',
      reason: 'straddles',
      leaning: 'regularised-departed',
    });
    expect(regime('interpolating', gap(0.06, null))).toEqual({
      kind: 'undecided',
      reason: 'one-seed',
      leaning: 'interpolating-departed',
    });
    for (const reason of ['no-partner', 'partner-diverged', 'no-gap'] as const)
      expect(regime('regularised', { kind: 'unknown', reason })).toEqual({ kind: 'undecided', reason, leaning: null });
  });
});

/** A line of the map of which only λ, gap and what makes it usable are looked at. */
function line(gaps: readonly (readonly [lambda: number, gap: number])[], spread: number | null = 1.1): LambdaLine {
  const points = gaps.map(([lambda, mean]) => ({
    combination: { key: `${lambda}`, values: { lambda } },
    method: { name: 'iw' },
    lambda,
    gap: { mean, interval: spread === null ? null : { low: mean / spread, high: mean * spread }, seeds: 3 },
    states: { interpolating: 3, regularised: 0, unconverged: 0, diverged: 0 },
    verdict: { kind: 'regime', regime: 'interpolating-equivalent' },
  }));
  return lambdaLines(points as unknown as RegimePoint[])[0]!;
}

describe('the measured boundary', () => {
  const boundaryOf = (gaps: Readonly<Record<number, number>>, spread?: number | null) => {
    const points = Object.entries(gaps).map(([lambda, gap]) => [Number(lambda), gap] as const);
    return measuredBoundary(line(points, spread), LIMITS.departure);
  };

  test('of a power law is exact, wherever the grid has its points, and so is its interval', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 2, noNaN: true }),
        fc.double({ min: -3, max: -1, noNaN: true }),
        (exponent, at) => {
          const boundary = 10 ** at;
          const gap = (lambda: number): number => LIMITS.departure * (lambda / boundary) ** exponent;
          const grid = [0.0003, 0.0009, 0.008, 0.02, 0.15, 0.5, 1].map((lambda) => [lambda, gap(lambda)] as const);
          const found = measuredBoundary(line([[0, 1e-9], ...grid]), LIMITS.departure);
          if (found.kind !== 'measured') throw new Error(found.kind);
          const { boundary: middle, interval } = found;
          expect(middle).toMatchObject({ at: 'within' });
          expect(middle.lambda / boundary).toBeCloseTo(1, 9);
          // A factor of 1.1 in the gap is one of 1.1^(1/exponent) in λ.
          if (interval!.low.at === 'within')
            expect(interval!.low.lambda / boundary).toBeCloseTo(1.1 ** (-1 / exponent), 9);
          if (interval!.high.at === 'within')
            expect(interval!.high.lambda / boundary).toBeCloseTo(1.1 ** (1 / exponent), 9);
          expect(found.departedWithoutPenalty).toBe('no');
        },
      ),
      { numRuns: 50 },
    );
  });

  test('beyond the grid is said to be beyond it, never extrapolated', () => {
    const below = boundaryOf({ 0.1: 0.2, 1: 0.3 });
    expect(below).toMatchObject({ boundary: { at: 'below-smallest', lambda: 0.1 } });
    const above = boundaryOf({ 0.1: 0.001, 1: 0.02 });
    expect(above).toMatchObject({ boundary: { at: 'above-largest', lambda: 1 }, departedWithoutPenalty: 'not-asked' });
    const none = { kind: 'none', reason: 'no-kernel' } as const;
    expect(boundarySentence(above, none)).toBe(
      'does not depart up to the largest usable λ, 1; the sweep has no λ = 0, so whether it departs without a penalty cannot be told; no prediction: the data, or the kernel, are not at hand.',
    );
    expect(boundarySentence(below, none)).toContain('has departed at the smallest usable λ already, 0.1');
  });

  test('is where the penalty raises the gap, not where one of another cause falls; its interval is that about the rise', () => {
    const gaps = [0.08, 0.04, 0.001, 0.04, 0.08, 0.3].map((gap, i) => [10 ** (i - 5), gap] as const);
    const found = measuredBoundary(line(gaps, 1.5), LIMITS.departure);
    if (found.kind !== 'measured') throw new Error(found.kind);
    // Chords are halfway up at ln(5/4) / ln 2 = 0.32 of a decade; ends of a factor 1.5: the upper one reaches 0.05 on its chord from
    // 0.0015 to 0.06, the lower one between 0.08/1.5 = 0.053 and 0.04/1.5 = 0.027.
    const share = (from: number, to: number) => Math.log(0.05 / from) / Math.log(to / from);
    expect(found.boundary).toMatchObject({ at: 'within' });
    expect(Math.log10(found.boundary.lambda)).toBeCloseTo(-2 + share(0.04, 0.08), 9);
    expect(Math.log10(found.interval!.low.lambda)).toBeCloseTo(-3 + share(0.0015, 0.06), 9);
    expect(Math.log10(found.interval!.high.lambda)).toBeCloseTo(-2 + share(0.04 / 1.5, 0.08 / 1.5), 9);
    expect(Math.log10(found.departedUpTo!)).toBeCloseTo(-5 + share(0.08, 0.04), 9);
    expect(boundarySentence(found, { kind: 'none', reason: 'no-kernel' })).toContain(
      "at λ below 0.0000477 the gap is above the threshold too, which is not the penalty's work",
    );
  });

  test('between λ more than a decade apart lies anywhere between them', () => {
    const found = boundaryOf({ 0: 1e-9, 0.0001: 0.001, 10: 0.3 });
    expect(found).toMatchObject({
      boundary: { at: 'within' },
      interval: { low: { at: 'within', lambda: 0.0001 }, high: { at: 'within', lambda: 10 } },
      across: { low: 0.0001, high: 10 },
    });
    expect(boundarySentence(found, { kind: 'none', reason: 'no-kernel' })).toMatch(
      /^departs somewhere between λ = 0\.0001 and 10, more than a decade apart \[0\.0001, 10\]; /,
    );
    const decade = boundaryOf({ 0.01: 0.02, 0.1: 0.2 });
    expect(decade).toMatchObject({ across: null });
  });

  test('whose interval has no end within the grid is open there', () => {
    const found = boundaryOf({ 0.01: 0.04, 0.1: 0.06, 1: 0.04 }, 2);
    expect(found).toMatchObject({
      boundary: { at: 'within' },
      interval: { low: { at: 'below-smallest', lambda: 0.01 }, high: { at: 'above-largest', lambda: 1 } },
    });
  });

  test('beyond the grid by the mean alone is said to be so', () => {
    const sentenceOf = (spread: number | null) => {
      const found = boundaryOf({ 0.1: 0.055, 1: 0.3 }, spread);
      return boundarySentence(found, { kind: 'none', reason: 'no-kernel' }).split(';')[0];
    };
    expect(sentenceOf(1.05)).toBe('has departed at the smallest usable λ already, 0.1');
    expect(sentenceOf(null)).toMatch(/already, 0\.1, of one seed at some λ, so without an interval$/);
    expect(sentenceOf(1.5)).toMatch(/already, 0\.1, by the mean$/);
  });

  test('has no interval where some λ has one seed, and none without λ > 0', () => {
    expect(boundaryOf({ 0.1: 0.01, 1: 0.3 }, null)).toMatchObject({ interval: null });
    expect(boundaryOf({ 0: 0.01 })).toMatchObject({
      kind: 'none',
      reason: 'no-penalties',
    });
  });
});

/** Two samples of norm² k at right angles, the evaluation points as well; f⁽⁰⁾ = 0, labels ±1. */
function orthogonal(k: number): KernelProblem {
  const kernel = matrix(2, 2, Float64Array.of(k, 0, 0, k));
  const zero = new Float64Array(2);
  const span = { rank: 0, projectCombination: () => zero, initial: zero, initialOutside: 0 };
  return { outputs: 1, f0: zero, testF0: zero, kernel, testKernel: kernel, span };
}

test('the predicted boundary of orthogonal samples is the root that pencil and paper give', () => {
  // f_i = y_i k / (k + λ/q_i): with q = (¾, ¼) against (½, ½) the larger relative gap is that of sample 2,
  // 1 − (k + 2λ) / (k + 4λ) = 2λ / (k + 4λ) = δ, at λ = δ k / (2 − 4δ).
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 100, noNaN: true }),
      fc.double({ min: 0.01, max: 0.4, noNaN: true }),
      (k, departure) => {
        const linearised = {
          problem: orthogonal(k),
          targets: matrix(2, 1, Float64Array.of(1, -1)),
          grouping: { group: Int32Array.of(0, 1), sizes: [1, 1], names: ['0', '1'] },
          staticWeights: Float64Array.of(0.75, 0.25),
        };
        const found = departureOf(linearised, () => linearised.staticWeights, {
          departure,
          measure: 'function',
          against: 'erm',
        });
        // Forty halvings of a sixth of a decade.
        expect((found as number) / ((departure * k) / (2 - 4 * departure))).toBeCloseTo(1, 10);
      },
    ),
    { numRuns: 30 },
  );
  const same = Float64Array.of(0.5, 0.5);
  expect(
    departureOf(
      {
        problem: orthogonal(1),
        targets: matrix(2, 1, Float64Array.of(1, -1)),
        grouping: { group: Int32Array.of(0, 1), sizes: [1, 1], names: ['0', '1'] },
        staticWeights: same,
      },
      () => same,
      { departure: 0.05, measure: 'function', against: 'erm' },
    ),
  ).toBe('never-departs');
});

describe('of runs trained to their limits', () => {
  const LAMBDAS = [0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32];
  let cells: SweepCell[];
  let results: Map<CellId, CellResult>;
  let dataset: Dataset;
  beforeAll(async () => {
    dataset = randomDataset([5, 1], 20);
    results = new Map();
    cells = [];
    for (const name of ['erm', 'iw'])
      for (const lambda of LAMBDAS)
        for (const seed of [0, 1, 2]) {
          const cell = linearCell({
            loss: { name: 'squared' },
            method: { name },
            lambda,
            seed,
            lr: { stable: 0.9 },
            train: { epochs: 30_000, record: { points: 12 } },
          });
          const id = cellId(cell);
          cells.push({ id, cell, state: 'done' });
          results.set(id, await trained(cell, dataset));
        }
  });

  const iwLine = (): LambdaLine =>
    lambdaLines(regimeMap(cells, analyse({ cells, results }).summaries, LIMITS)).find(
      ({ method }) => method.name === 'iw',
    )!;

  test('the map goes from interpolating-equivalent to regularised-departed', () => {
    const verdicts = iwLine().points.map(({ verdict }) =>
      verdict.kind === 'regime' ? verdict.regime : verdict.reason,
    );
    expect(verdicts[0]).toBe('interpolating-equivalent');
    expect(verdicts.at(-1)).toBe('regularised-departed');
  });

  test('the boundary lies where the closed form predicts, to the interpolation on the grid', () => {
    const source: LinearisedSource = { get: (cell) => linearisedLimit(cell, dataset) ?? 'no-kernel' };
    const [measured, predicted] = [
      measuredBoundary(iwLine(), LIMITS.departure),
      predictedBoundary(iwLine(), LIMITS, source),
    ];
    if (measured.kind !== 'measured' || predicted.kind !== 'predicted') throw new Error('no boundary');
    expect(measured.boundary.at).toBe('within');
    expect(predicted).toMatchObject({ seeds: 3, asked: 3 });
    expect(predicted.range!.low).toBeLessThan(predicted.lambda);
    expect(predicted.range!.high).toBeGreaterThan(predicted.lambda);
    // Both are of geometric means over the same seeds. A chord over a factor of two in λ misses log gap by at most (log 2)²/8 = 0.06
    // times its bend in log λ, ¼ for λ/(k + λ) and as much again for what it is divided by; that is 0.03, and at a slope of
    // ½ or more 0.06 in log λ.
    expect(Math.abs(Math.log(measured.boundary.lambda / predicted.lambda))).toBeLessThan(0.06);
    expect(boundarySentence(measured, predicted)).toMatch(
      /^departs at λ = 0\.\d+ \[.*the linearised limit predicts 0\./,
    );
  });

  test('without kernel, loss or weights there is a reason instead of a prediction', () => {
    const of = (kernel: 'no-kernel' | 'too-many-samples') => predictedBoundary(iwLine(), LIMITS, { get: () => kernel });
    expect(of('no-kernel')).toEqual({ kind: 'none', reason: 'no-kernel' });
    expect(of('too-many-samples')).toEqual({ kind: 'none', reason: 'too-many-samples' });
    const unrun = { ...iwLine(), points: iwLine().points.map((point) => ({ ...point, runs: [] })) };
    expect(predictedBoundary(unrun, LIMITS, { get: () => 'no-kernel' })).toEqual({
      kind: 'none',
      reason: 'no-results',
    });
  });
});
