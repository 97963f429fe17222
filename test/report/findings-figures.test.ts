import { describe, expect, test } from 'vitest';
import type { Findings, SweepCell } from '../../src/core/analysis/index.js';
import { analyse, findings } from '../../src/core/analysis/index.js';
import type { RegimeFigure } from '../../src/report/figures/index.js';
import {
  errorCaption,
  errorFigure,
  errorSpec,
  lawCaption,
  lawFigure,
  lawSpec,
  regimeCaption,
  regimeFigure,
  regimeSpec,
  render,
  seriesStyles,
} from '../../src/report/figures/index.js';
import { conclusionsText } from '../../src/report/conclusions.js';
import { lawsLatex } from '../../src/report/tables/index.js';
import { plantedMap } from '../support/planted-map.js';
import { syntheticSweep } from '../support/synthetic.js';

const sweep = syntheticSweep({
  method: ['erm', 'iw'],
  lambda: [0, 1e-4, 1e-3, 0.01, 0.1, 1],
  lr: [0.03],
  seed: [0, 1, 2],
  epochs: [3000],
  points: [12],
});

function stylesOf({ regimes }: Findings) {
  return seriesStyles(regimes.map(({ method }) => method));
}

function drawnMap(found: Findings): RegimeFigure {
  return regimeFigure(found, stylesOf(found))!;
}

/** The drawing, of which no number or text is missing. */
async function sound(spec: Parameters<typeof render>[0]): Promise<string> {
  const { svg } = await render(spec);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/);
  return svg;
}

describe('the regime map', () => {
  test('shows every point once, in place, with its regime, and both boundaries', async () => {
    const found = plantedMap({ methods: ['iw', 'group-dro'], widths: 9, lambdas: 10 });
    const figure = drawnMap(found);
    expect(figure.panels.map(({ title }) => title)).toEqual(['(a) IW', '(b) Group DRO, ν = 0.01']);
    expect(figure.panels.reduce((sum, { cells }) => sum + cells.length, 0)).toBe(198);
    for (const { cells, lines, yTitle, xTitle } of figure.panels) {
      expect([xTitle, yTitle]).toEqual(['penalty λ', 'width m']);
      const areas = new Set(cells.map(({ x, y }) => `${x} ${y}`));
      expect(areas.size).toBe(cells.length);
      for (const { point, marks } of cells) {
        const regime = point.verdict.kind === 'regime' ? point.verdict.regime : point.verdict.leaning!;
        expect(marks.includes('dot')).toBe(regime.startsWith('interpolating'));
        expect(marks.includes('cross')).toBe(regime === 'diverged');
        expect(marks.includes('stroke')).toBe(point.verdict.kind === 'undecided');
      }
      const [measured, predicted] = lines;
      // Rows of widths below 32 cross the threshold before they diverge, so no row is without.
      expect(measured!.pieces.map((piece) => piece.length)).toEqual([9]);
      expect(predicted!.pieces.map((piece) => piece.length)).toEqual([9]);
      // The planted boundary: log₁₀ λ = −2 + ¼ log₁₀(128/m), and widths are placed at log₁₀ m.
      for (const { x, y } of measured!.pieces[0]!) expect(x).toBeCloseTo(-2 + (Math.log10(128) - y) / 4, 6);
    }
    const svg = await sound(regimeSpec(figure));
    for (const text of [
      'penalty λ',
      'width m',
      'boundary measured, 95 % interval',
      'predicted by the linearised limit',
    ])
      expect(svg).toContain(text);
    expect(regimeCaption(figure, found).text).toContain('has departed above a gap of 0.05');
  });

  test('blue lies below the threshold and orange above, λ = 0 stands to the left of all', () => {
    const [panel] = drawnMap(plantedMap({ methods: ['iw'], widths: 3, lambdas: 8 })).panels;
    for (const { colour, point } of panel!.cells.filter(({ point: { gap } }) => gap !== null)) {
      const [red, , blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      if (point.gap!.mean > 0.06) expect(red).toBeGreaterThan(blue!);
      if (point.gap!.mean < 0.04) expect(blue).toBeGreaterThan(red!);
    }
    const zeros = panel!.cells.filter(({ point }) => point.lambda === 0);
    const others = panel!.cells.filter(({ point }) => point.lambda > 0);
    expect(Math.max(...zeros.map(({ xHigh }) => xHigh))).toBeLessThan(Math.min(...others.map(({ xLow }) => xLow)));
    expect(panel!.x.labels[0]).toBe('0');
  });

  test('of 20 000 cells has as many marks and no more labels than can be read', async () => {
    // 2 methods × 50 widths × 40 λ, of 5 seeds each.
    const figure = drawnMap(plantedMap({ methods: ['iw', 'group-dro'], widths: 50, lambdas: 39 }));
    for (const { x, y, cells } of figure.panels) {
      expect(cells).toHaveLength(2000);
      expect(x.values.length).toBeLessThanOrEqual(9);
      expect(y.values.length).toBeLessThanOrEqual(8);
    }
    await sound(regimeSpec(figure));
  });

  test('is not drawn without a second axis, or with fewer than three penalties', () => {
    expect(regimeFigure(findings(sweep, analyse(sweep)), [])).toBeNull();
    expect(regimeFigure(plantedMap({ methods: ['iw'], widths: 3, lambdas: 2 }), [])).toBeNull();
  });

  test('of many combinations says how many panels it leaves out', () => {
    const found = plantedMap({ methods: ['iw'], widths: 3, lambdas: 4 });
    const copies = Array.from({ length: 9 }, (_, depth) =>
      found.regimes.map((point) => ({
        ...point,
        combination: {
          key: `${depth} ${point.combination.key}`,
          values: { ...point.combination.values, activation: `σ${depth}` },
        },
      })),
    ).flat();
    const many = { ...found, regimes: copies, boundaries: [] };
    const figure = drawnMap(many);
    expect([figure.panels.length, figure.possible]).toEqual([6, 9]);
    expect(regimeCaption(figure, many).text).toContain('Shown are 6 of 9 panels');
  });
});

describe('laws', () => {
  const found = findings(sweep, analyse(sweep));
  const styles = seriesStyles(sweep.cells.map(({ cell }) => cell.method));

  test('are drawn with line, exponent, interval and what theory says', async () => {
    const scaling = lawFigure(found, styles, 'scaling')!;
    expect(scaling.panels).toHaveLength(1);
    const [panel] = scaling.panels;
    expect(panel).toMatchObject({ xTitle: 'penalty λ', xScale: 'log', yScale: 'log', falls: false });
    expect(panel!.series[0]!.label).toMatch(/^IW [01]\.\d\d \[[01]\.\d\d, [01]\.\d\d\]$/);
    const [low, high] = panel!.reference!.line;
    expect(Math.log(high!.y / low!.y) / Math.log(high!.x / low!.x)).toBeCloseTo(1, 12);
    const svg = await sound(lawSpec(scaling));
    expect(svg).toContain(panel!.series[0]!.label);
    const risk = lawFigure(found, styles, 'risk')!;
    expect(risk.panels[0]!.series.map(({ style }) => style.shortLabel)).toEqual(['ERM', 'IW']);
    const [a, b] = risk.panels[0]!.reference!.line;
    expect(Math.log(b!.y / a!.y) / Math.log(b!.x / a!.x)).toBeCloseTo(0.5, 12);
    expect(await sound(lawSpec(risk))).toContain('Theorem 6: slope 0.5');
    expect(lawCaption(risk).text).toContain('against the training risk');
  });

  test('that could not be fitted are not drawn', () => {
    const unpaired = sweep.cells.map((cell): SweepCell =>
      cell.cell.method.name === 'erm' ? { ...cell, state: 'pending' } : cell,
    );
    const results = new Map(
      [...sweep.results].filter(([id]) => unpaired.some((c) => c.id === id && c.state === 'done')),
    );
    const without = findings({ cells: unpaired }, analyse({ cells: unpaired, results }));
    expect(lawFigure(without, styles, 'scaling')).toBeNull();
    expect(lawFigure(without, styles, 'risk')).toBeNull();
    const text = conclusionsText(without, styles);
    expect(text).toContain('no boundary can be concluded');
    // One of each kind says why; the report has all.
    expect(text.match(/no exponent can be concluded/g)).toHaveLength(1);
    expect(text).toMatch(/and \d+ more in the report, \d+ of which says? why nothing can be concluded/);
    expect(lawsLatex(without.laws)).toContain('too few levels');
  });

  test('in a terminal are no wider than 100 columns, in LaTeX have nothing that it cannot set', () => {
    const text = conclusionsText(found, styles);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(text).toContain('IW: departs somewhere between λ = ');
    expect(text).toContain('Laws');
    const latex = lawsLatex(found.laws);
    expect(latex).toMatch(/\\max\|f-f_\{\\mathrm\{ERM\}\}\|\$ & \$\\lambda\$ & IW & {2}& \$\d\.\d\d\$ & \$\[/);
    expect(latex).toMatch(/^[\x20-\x7e\n]*$/);
    const rows = latex.split('\n').filter((line) => line.endsWith('\\\\'));
    expect(rows).toHaveLength(1 + found.laws.length);
    expect(new Set(rows.map((row) => row.split(' & ').length))).toEqual(new Set([7]));
  });
});

test('worst-group against average error: one point per method and combination, on one scale with the diagonal', async () => {
  const { aggregates } = analyse(sweep);
  const styles = seriesStyles(sweep.cells.map(({ cell }) => cell.method));
  const figure = errorFigure(aggregates, styles)!;
  expect(figure.points).toHaveLength(12);
  for (const { average, worst } of figure.points) expect(worst.mean).toBeGreaterThanOrEqual(average.mean);
  await sound(errorSpec(figure));
  expect(errorFigure([], styles)).toBeNull();
  expect(figure.numbered).toEqual([...new Set(figure.numbered)]);
  expect(figure.numbered).toHaveLength(6);
  expect(errorCaption(figure).text).toContain('1: λ = 0; 2: λ = 10⁻⁴');
  for (const { average, worst } of figure.points) {
    // No mark is cut in two by the edge of the frame.
    expect(average.mean).toBeLessThan(0.96 * figure.x.domain[1]);
    expect(worst.mean).toBeLessThan(0.96 * figure.y.domain[1]);
  }
});
