import { SAMPLE_METHODS } from '../support/problems.js';
import { describe, expect, test } from 'vitest';
import { cellId, cellSchema } from '../../src/core/cell/index.js';
import type { CellResult } from '../../src/core/record/index.js';
import type { SweepResults } from '../../src/core/analysis/index.js';
import { collect } from '../../src/report/collect.js';
import type { Caption, Figure1 } from '../../src/report/figures/index.js';
import {
  embedded,
  evaluationCaption,
  evaluationFigure,
  figure1,
  figure1Caption,
  figure1Data,
  figure1Spec,
  renderPng,
  render,
  seriesStyles,
  showsZeros,
} from '../../src/report/figures/index.js';
import type { CellOptions } from '../support/synthetic.js';
import { syntheticCell, syntheticSweep } from '../support/synthetic.js';
import { bareResult } from '../support/bare-result.js';

const METHODS = ['erm', 'iw', 'group-dro'] as const;
const SHORT = { epochs: [60], points: [12] } as const;

async function drawn(sweep: SweepResults): Promise<{ figure: Figure1; svg: string; caption: Caption }> {
  const collected = await collect(sweep, () => Promise.resolve());
  const figure = figure1(collected.rows, seriesStyles(sweep.cells.map(({ cell }) => cell.method)));
  const { svg } = await render(figure1Spec(figure));
  return { figure, svg, caption: figure1Caption({ ...collected, figure }) };
}

function quantities({ rows }: Figure1): string[][] {
  return rows.map(({ panels }) => panels.map(({ quantity }) => quantity));
}

function runs(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text!.replace(/<[^>]*>/g, ''));
}

describe('figure 1', () => {
  test('has the four panels of the paper', async () => {
    const { figure, svg, caption } = await drawn(syntheticSweep({ method: METHODS, ...SHORT }));
    expect(quantities(figure)).toEqual([['train_risk', 'gap_param', 'theta_norm', 'group_weight']]);
    const [risk, gap, norm, weights] = figure.rows[0]!.panels.map(({ series }) => series.map(({ method }) => method));
    expect(risk).toEqual(['ERM', 'importance weighting (IW)', 'Group DRO']);
    expect(norm).toEqual(risk);
    expect(weights).toEqual(['Group DRO', 'Group DRO']);
    expect(gap).toEqual(risk);
    expect(figure.rows[0]!.panels[1]!.series[0]!.band).toEqual([]);
    const texts = runs(svg);
    for (const text of [
      'ERM',
      'importance weighting (IW)',
      'Group DRO',
      '(a) Training risk',
      'R̂',
      '‖θ − θERM‖',
      'digit 0',
      'digit 1',
      'epoch t',
    ])
      expect(texts).toContain(text);
    expect(caption.numbers).toHaveLength(1);
    expect(caption.numbers[0]).toMatch(/R̂ = .* \(ERM\).*‖θ − θ_\{ERM\}‖ = .* \(IW\)/);
  });

  test('is the same bytes every time', async () => {
    const sweep = syntheticSweep({ method: METHODS, seed: [0, 1], ...SHORT });
    const first = (await drawn(sweep)).svg;
    await drawn(syntheticSweep({ method: ['iw'], ...SHORT }));
    expect((await drawn(sweep)).svg).toBe(first);
  });

  test('becomes a PNG without any font of the machine', async () => {
    const { svg } = await drawn(syntheticSweep({ method: METHODS, ...SHORT }));
    const png = renderPng(svg);
    expect([...png.subarray(1, 4)].map((code) => String.fromCharCode(code)).join('')).toBe('PNG');
    expect(png.length).toBeGreaterThan(50_000);
  });

  test('leaves out the gap at epoch 0, which is exactly zero', async () => {
    const { figure } = await drawn(syntheticSweep({ method: METHODS, ...SHORT }));
    const gaps = figure.rows[0]!.panels[1]!.series.flatMap(({ band }) => band);
    expect(Math.min(...gaps.map(({ epoch }) => epoch))).toBe(1);
    expect(showsZeros(figure)).toBe(false);
  });

  test('shows directions for losses under which θ grows without bound', async () => {
    const { figure, caption } = await drawn(
      syntheticSweep({ method: METHODS, loss: ['squared', 'logistic'], ...SHORT }),
    );
    expect(quantities(figure).map(([, gap]) => gap)).toEqual(['gap_param', 'gap_dir']);
    expect(caption.text).toContain('u = θ/‖θ‖');
  });

  test('has one row per combination, and says when it has not all', async () => {
    const lambda = Array.from({ length: 20 }, (_, i) => i / 100);
    const { figure, caption } = await drawn(
      syntheticSweep({ method: ['erm', 'iw'], lambda, epochs: [3], points: [3] }),
    );
    expect(figure.rows.map(({ title }) => title)).toEqual(
      ['0', '0.04', '0.08', '0.11', '0.15', '0.19'].map((value) => `λ = ${value}`),
    );
    expect(caption.text).toContain('Shown are 6 of the 20 combinations');
  });

  test.each([2, 20])('draws the median of %i seeds', async (seeds) => {
    const seed = Array.from({ length: seeds }, (_, i) => i);
    const { figure, svg, caption } = await drawn(syntheticSweep({ method: METHODS, seed, ...SHORT }));
    const [risk] = figure.rows[0]!.panels;
    for (const { band, runs } of risk!.series) {
      expect(runs).toHaveLength(seeds > 10 ? 0 : seeds);
      for (const { low, median, high, seeds: drawnSeeds } of band) {
        expect(drawnSeeds).toBe(seeds);
        expect(low <= median && median <= high).toBe(true);
      }
    }
    expect(caption.text).toContain(`${seeds} seeds`);
    expect(svg.length).toBeLessThan(250_000);
  });

  test('goes as far as all seeds go when runs stop early', async () => {
    const sweep = syntheticSweep({ method: ['erm'], seed: [0, 1, 2], until: [1e-6], epochs: [3000] });
    const ends = [...sweep.results.values()].map(({ epochs }) => epochs);
    expect(new Set(ends).size).toBeGreaterThan(1);
    const { figure } = await drawn(sweep);
    const [{ band, runs }] = figure.rows[0]!.panels[0]!.series as [Figure1['rows'][0]['panels'][0]['series'][0]];
    expect(band.at(-1)!.epoch).toBe(Math.min(...ends));
    expect(runs.map(({ epoch }) => epoch.at(-1))).toEqual(ends);
  });

  test('thins long traces but keeps both ends', async () => {
    const { figure } = await drawn(syntheticSweep({ method: ['erm'], epochs: [2000], points: [1500] }));
    const { band } = figure.rows[0]!.panels[0]!.series[0]!;
    expect(band.length).toBeLessThan(200);
    expect([band[0]!.epoch, band.at(-1)!.epoch]).toEqual([0, 2000]);
  });

  test('the numbers behind it can be had', async () => {
    const { figure } = await drawn(syntheticSweep({ method: METHODS, ...SHORT }));
    const rows = [...figure1Data(figure)];
    expect(new Set(rows.map(({ quantity }) => quantity)).size).toBe(4);
    expect(rows.every(({ median }) => Number.isFinite(median))).toBe(true);
  });
});

describe('the figure of evaluation', () => {
  test('has the errors from the first epoch on, and says what stopping early would have given', async () => {
    const sweep = syntheticSweep({ method: METHODS, loss: ['logistic'], seed: [0, 1], ...SHORT });
    const collected = await collect(sweep, () => Promise.resolve());
    const figure = evaluationFigure(collected.rows, seriesStyles(sweep.cells.map(({ cell }) => cell.method)))!;
    expect(quantities(figure)).toEqual([['test_error', 'test_error_worst']]);
    const [average, worst] = figure.rows[0]!.panels.map(({ series }) => series.map(({ runs }) => runs));
    average!.flat().forEach(({ epoch, value }, i) => {
      expect(epoch[0]).toBe(1);
      value.forEach((error, t) => expect(worst!.flat()[i]!.value[t]).toBeGreaterThanOrEqual(error));
    });
    for (const { statistics } of collected.aggregates)
      expect(statistics.test_error_worst_least!.mean).toBeLessThanOrEqual(statistics.test_error_worst!.mean);
    const caption = evaluationCaption({ ...collected, figure });
    const { test_error_worst: end, test_error_worst_least: least } = collected.aggregates[0]!.statistics;
    expect(caption.numbers.join().includes('(ERM)')).toBe(least!.mean < end!.mean);
    await render(figure1Spec(figure));
  });

  test('is none where there are no evaluation samples', async () => {
    const cell = syntheticCell({});
    const sweep = {
      cells: [{ id: cellId(cell), cell, state: 'done' as const }],
      results: new Map([[cellId(cell), bareResult([{ epoch: 0 }, { epoch: 1 }])]]),
    };
    const { rows } = await collect(sweep, () => Promise.resolve());
    expect(evaluationFigure(rows, seriesStyles([cell.method]))).toBeNull();
  });
});

describe('figure 1 of awkward sweeps', () => {
  const single = (options: CellOptions, result: CellResult): SweepResults => {
    const cell = syntheticCell(options);
    return { cells: [{ id: cellId(cell), cell, state: 'done' }], results: new Map([[cellId(cell), result]]) };
  };

  test('without ERM says so, and has no panel in which nothing is drawn', async () => {
    const { figure, caption } = await drawn(syntheticSweep({ method: ['iw'], ...SHORT }));
    expect(quantities(figure)).toEqual([['train_risk', 'theta_norm']]);
    expect(figure.rows[0]!.panels.map(({ title }) => title)).toEqual(['(a) Training risk', '(b) Norm ‖θ‖']);
    expect(caption.text).toContain('No distance to ERM: there is no finished ERM run');
    expect(caption.text).toContain('(b) Norm');
    expect(caption.numbers.join()).not.toContain('ERM');
  });

  test('says in the rows that lack it what is missing from a panel', async () => {
    const sweep = syntheticSweep({ method: ['erm', 'iw'], lambda: [0, 0.1], ...SHORT });
    const lost = sweep.cells.find(({ cell }) => cell.method.name === 'erm' && cell.lambda === 0)!;
    const results = new Map([...sweep.results].filter(([id]) => id !== lost.id));
    const cells = sweep.cells.map((cell) => (cell === lost ? { ...cell, state: 'pending' as const } : cell));
    const { svg } = await drawn({ cells, results });
    expect(svg).toMatch(/no finished<.*ERM run to<.*compare with</);
  });

  test('puts exact zeros on a line of their own', async () => {
    const rows = [0, 1, 2].map((epoch) => ({ epoch, trainRisk: epoch === 2 ? 0 : 10 ** -epoch }));
    const { figure, svg, caption } = await drawn(single({}, bareResult(rows)));
    expect(showsZeros(figure)).toBe(true);
    expect(caption.text).toContain('Exact zeros');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  test('breaks off where numbers are not finite', async () => {
    const rows = [1, NaN, Infinity, 0.1].map((trainRisk, epoch) => ({ epoch, trainRisk, thetaNorm: trainRisk }));
    const { figure, svg } = await drawn(single({}, bareResult(rows)));
    expect(figure.rows[0]!.panels[0]!.series[0]!.band.map(({ epoch }) => epoch)).toEqual([0, 3]);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  test('draws a single recorded point', async () => {
    const { svg } = await drawn(single({}, bareResult([{ epoch: 0 }])));
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(runs(svg)).toContain('(a) Training risk');
  });

  test('keeps diverged runs out of medians, and says so', async () => {
    const sweep = syntheticSweep({ method: ['erm', 'iw'], seed: [0, 1, 2, 3], lr: [0.6], epochs: [3000] });
    const diverged = [...sweep.results.values()].filter(({ outcome }) => outcome === 'diverged').length;
    expect(diverged).toBeGreaterThan(0);
    const { figure, svg, caption } = await drawn(sweep);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(caption.text).toMatch(/diverged/);
    const drawnDiverged = figure.rows[0]!.panels[0]!.series.reduce((sum, series) => sum + series.diverged.length, 0);
    expect(drawnDiverged).toBe(diverged);
  });

  test('has room for ten groups', async () => {
    const weights = Array.from({ length: 10 }, (_, k) => (k + 1) / 55);
    const rows = [0, 1, 2].map((epoch) => ({ epoch, groupWeight: weights }));
    const { figure, svg } = await drawn(single({ method: 'group-dro' }, bareResult(rows)));
    expect(figure.rows[0]!.panels.at(-1)!.series).toHaveLength(10);
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});

test('styles: the same method looks the same in every sweep; variants are told apart', () => {
  const dro = (nu: number) => syntheticCell({ method: { name: 'group-dro', nu } }).method;
  const [erm, iw] = [syntheticCell().method, syntheticCell({ method: 'iw' }).method];
  const alone = seriesStyles([dro(1)]);
  const among = seriesStyles([iw, dro(1), dro(2), erm]);
  expect(among.map(({ label }) => label)).toEqual([
    'ERM',
    'importance weighting (IW)',
    'Group DRO, ν = 1',
    'Group DRO, ν = 2',
  ]);
  expect(alone[0]!.label).toBe('Group DRO');
  expect(among[2]).toMatchObject({ colour: alone[0]!.colour, dash: alone[0]!.dash });
  expect(new Set(among.map(({ colour }) => colour)).size).toBe(4);
});

test('styles: every method is told apart from every other, with its parameters where there are several', () => {
  const methods = [{ name: 'erm' }, { name: 'iw' }, { name: 'group-dro' }, ...SAMPLE_METHODS].map((method) =>
    cellSchema.shape.method.parse(method),
  );
  const styles = seriesStyles(methods);
  expect(new Set(styles.map(({ colour, dash }) => `${colour} ${dash.join(' ')}`)).size).toBe(methods.length);
  expect(styles.map(({ label }) => label)).toEqual([
    'ERM',
    'importance weighting (IW)',
    'Group DRO',
    'CVaR',
    'χ²-DRO, α = 0.4',
    'χ²-DRO, ρ = 0.3',
    'KL-DRO',
    'CVaR-DORO',
    'χ²-DORO',
    'just train twice (JTT)',
    'focal weights',
    'custom weights',
  ]);
});

test('an embedded figure renames definitions and their uses, and is not read out mark by mark', () => {
  expect(embedded('<clipPath id="a"/><g clip-path="url(#a)"/>', 'p')).toBe(
    '<clipPath id="p-a"/><g clip-path="url(#p-a)"/>',
  );
  expect(embedded('<svg width="1"></svg>', 'p')).toBe('<svg aria-hidden="true" width="1"></svg>');
});
