import { describe, expect, test } from 'vitest';
import type { Findings, SweepCell, SweepLaw } from '../../../src/core/analysis/index.js';
import { analyse, findings, UNDECIDED } from '../../../src/core/analysis/index.js';
import type { CellId } from '../../../src/core/cell/index.js';
import { cellId } from '../../../src/core/cell/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { bareResult } from '../../support/bare-result.js';
import { plantedPoints, widths } from '../../support/law-points.js';
import { syntheticSweep } from '../../support/synthetic.js';
import { linearCell } from '../../support/train.js';

interface Sweep {
  readonly cells: readonly SweepCell[];
  readonly results: ReadonlyMap<CellId, CellResult>;
}

function found(sweep: Sweep): Findings {
  return findings(sweep, analyse(sweep));
}

/** Without the results of some cells, which are still asked for. */
function without(sweep: Sweep, drop: (cell: SweepCell['cell']) => boolean): Sweep {
  const cells = sweep.cells.map((cell): SweepCell => (drop(cell.cell) ? { ...cell, state: 'pending' } : cell));
  return {
    cells,
    results: new Map([...sweep.results].filter(([id]) => cells.some((c) => c.id === id && c.state === 'done'))),
  };
}

const LAMBDAS = [0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.1, 1];
const sweep = syntheticSweep({
  method: ['erm', 'iw'],
  lambda: LAMBDAS,
  lr: [0.03],
  seed: [0, 1, 2, 3],
  epochs: [4000],
  points: [14],
});
const complete = found(sweep);

function law({ laws }: Findings, name: SweepLaw['name'], method = 'iw'): SweepLaw {
  return laws.find((entry) => entry.name === name && entry.method.name === method)!;
}

describe('a sweep over λ', () => {
  test('has the laws of the linear model: the gap falls like λ, and like the square root of the risk', () => {
    const { outcome, omitted, sentence } = law(complete, 'lambda');
    if (outcome.kind !== 'fitted') throw new Error(outcome.kind);
    // The next order of λ/(k + λ) bends the exponent by the mean λ/k, a few per cent below departure.
    expect(outcome.exponent.value).toBeGreaterThan(0.9);
    expect(outcome.exponent.value).toBeLessThan(1.02);
    expect(omitted).toMatchObject({ missing: 0, unpaired: 0, diverged: 0 });
    expect(sentence).toMatch(/^max \|f − f_ERM\| against the penalty λ: exponent [01]\.\d\d \[/);
    const risk = law(complete, 'risk').outcome;
    if (risk.kind !== 'fitted') throw new Error(risk.kind);
    expect(risk.exponent.value).toBeGreaterThan(0.45);
    expect(risk.exponent.value).toBeLessThan(0.55);
  });

  test('has no law of a width that it does not vary', () => {
    expect(complete.laws.map(({ name }) => name)).not.toContain('width');
  });

  test('has a boundary for every method but ERM', () => {
    expect(complete.boundaries.map(({ line }) => line.method.name)).toEqual(['iw']);
    expect(complete.boundaries[0]!.measured).toMatchObject({ kind: 'measured', boundary: { at: 'within' } });
    expect(complete.boundaries[0]!.predicted).toEqual({ kind: 'none', reason: 'no-kernel' });
  });
});

describe('injected failures', () => {
  test('no ERM at all: no gap, no boundary, no law, and the reason for each', () => {
    const { regimes, boundaries, laws } = found(without(sweep, ({ method }) => method.name === 'erm'));
    const iw = regimes.filter(({ method }) => method.name === 'iw');
    for (const { verdict, gap, unpaired } of iw) {
      expect(verdict).toEqual({ kind: 'undecided', reason: 'no-partner', leaning: null });
      expect([gap, unpaired]).toEqual([null, 4]);
    }
    expect(UNDECIDED['no-partner']).toContain('no seed has an ERM run');
    expect(boundaries[0]!.measured).toMatchObject({ kind: 'none', reason: 'no-usable-points' });
    expect(boundaries[0]!.sentence).toMatch(
      /^no boundary can be concluded: at every λ > 0 runs have no ERM run to be compared with; no prediction/,
    );
    for (const { outcome, sentence } of laws.filter(({ method }) => method.name === 'iw')) {
      expect(outcome).toEqual({ kind: 'too-few-levels', levels: [] });
      expect(sentence).toContain('no exponent can be concluded');
      expect(sentence).toMatch(/Cells left out: \d+ without the run that the gap is measured from/);
    }
  });

  test('ERM missing for one seed: that seed is left out, counted, and the others are what they were', () => {
    const partial = found(without(sweep, ({ method, seed }) => method.name === 'erm' && seed === 3));
    const three = found({ ...sweep, cells: sweep.cells.filter(({ cell }) => cell.seed !== 3) });
    const [some, alone] = [law(partial, 'lambda'), law(three, 'lambda')];
    expect(some.omitted.unpaired).toBe(LAMBDAS.length - 1);
    expect(some.outcome).toEqual(alone.outcome);
    const point = partial.regimes.find(({ method, lambda }) => method.name === 'iw' && lambda === 0.01)!;
    expect(point).toMatchObject({ unpaired: 1, gap: { seeds: 3 } });
  });

  test('ERM missing at one λ: that λ has no regime, and is no part of the boundary or the laws', () => {
    const { regimes, boundaries, laws } = found(without(sweep, (c) => c.method.name === 'erm' && c.lambda === 0.003));
    const point = regimes.find(({ method, lambda }) => method.name === 'iw' && lambda === 0.003)!;
    expect(point).toMatchObject({ gap: null, verdict: { kind: 'undecided', reason: 'no-partner' } });
    expect(boundaries[0]!.measured.omitted).toEqual([0.003]);
    expect(boundaries[0]!.sentence).toContain('left out: λ = 0.003, where runs have no ERM run to be compared with');
    const { outcome } = laws.find(({ name, method }) => name === 'lambda' && method.name === 'iw')!;
    if (outcome.kind !== 'fitted') throw new Error(outcome.kind);
    expect(outcome.table.levels).not.toContain(0.003);
  });

  test('all seeds diverged: the regime is diverged, and nothing is fitted', () => {
    const { regimes, boundaries, laws } = found(
      syntheticSweep({
        method: ['erm', 'iw'],
        lambda: [0, 0.01, 0.1, 1],
        lr: [3],
        seed: [0, 1],
        epochs: [2000],
        points: [10],
      }),
    );
    expect(regimes.map(({ verdict }) => verdict)).toEqual(regimes.map(() => ({ kind: 'regime', regime: 'diverged' })));
    expect(regimes.every(({ gap }) => gap === null)).toBe(true);
    expect(boundaries[0]!.measured).toMatchObject({
      kind: 'none',
      reason: 'no-usable-points',
      omitted: [0.01, 0.1, 1],
    });
    for (const { outcome, omitted, sentence } of laws) {
      expect(outcome).toEqual({ kind: 'too-few-levels', levels: [] });
      expect(omitted.diverged).toBe(6);
      expect(sentence).toContain('Cells left out: 6 diverged.');
    }
  });

  test('one seed: points are undecided, exponents have no interval, and both say why', () => {
    const { regimes, boundaries, laws } = found({ ...sweep, cells: sweep.cells.filter(({ cell }) => cell.seed === 0) });
    for (const { verdict } of regimes.filter(({ method }) => method.name === 'iw'))
      expect(verdict).toMatchObject({ kind: 'undecided', reason: 'one-seed' });
    expect(boundaries[0]!.measured).toMatchObject({ interval: null, departedWithoutPenalty: 'unknown' });
    expect(boundaries[0]!.sentence).toContain('of one seed at some λ, so without an interval');
    for (const { outcome, sentence } of laws) {
      expect(outcome.kind).toBe('one-seed');
      expect(sentence).toContain('nothing can be concluded of a bound');
    }
  });

  test('no λ = 0: the law of the risk has nothing to measure from, the law of λ has', () => {
    const { boundaries, laws } = found({
      cells: sweep.cells.filter(({ cell }) => cell.lambda > 0),
      results: new Map([...sweep.results].filter(([id]) => sweep.cells.find((c) => c.id === id)!.cell.lambda > 0)),
    });
    expect(law({ ...complete, laws }, 'lambda').outcome).toEqual(law(complete, 'lambda').outcome);
    const risk = law({ ...complete, laws }, 'risk');
    expect(risk.outcome).toEqual({ kind: 'too-few-levels', levels: [] });
    expect(risk.sentence).toContain(`${4 * (LAMBDAS.length - 1)} without the run that the gap is measured from`);
    expect(boundaries[0]!.sentence).toContain(
      'the sweep has no λ = 0, so whether it departs without a penalty cannot be told',
    );
  });
});

/** Networks of several widths whose gap to ERM is planted, as f_ERM = 1 and f = 1 + gap at two points. */
function plantedWidths(exponent: number): Sweep {
  const cells: SweepCell[] = [];
  const results = new Map<CellId, CellResult>();
  const add = (method: string, { seed, level, y }: { seed: number; level: number; y: number }): void => {
    const model = { kind: 'network', width: level, activation: 'erf' };
    const cell = linearCell({ model, loss: { name: 'squared' }, method: { name: method }, seed });
    const row = { epoch: 9, trainRisk: 1e-9, coordinates: [y], testPrediction: [1, 1 + y] };
    const id = cellId(cell);
    cells.push({ id, cell, state: 'done' });
    results.set(id, bareResult([{ ...row, epoch: 0 }, row]));
  };
  for (const point of plantedPoints({ seeds: 5, levels: widths(6), exponent, noise: 0.2, common: 0.3 })) {
    add('erm', { ...point, y: 0 });
    add('iw', point);
  }
  return { cells, results };
}

test('a sweep over widths: the planted exponent is found through pairs, and held against Theorem 4', () => {
  const { outcome, question, sentence, omitted } = law(found(plantedWidths(-0.9)), 'width');
  if (outcome.kind !== 'fitted') throw new Error(outcome.kind);
  expect(question.reference).toEqual({ kind: 'upper-bound', exponent: -0.25, source: 'Theorem 4' });
  expect(outcome.exponent.interval!.low).toBeLessThan(-0.9);
  expect(outcome.exponent.interval!.high).toBeGreaterThan(-0.9);
  expect(outcome.againstReference).toBe('faster');
  expect(sentence).toContain("falls faster than the bound Theorem 4's −0.25 asks");
  expect(Object.values(omitted).every((count) => count === 0)).toBe(true);
});
