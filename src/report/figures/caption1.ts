import type { MethodAggregate, Metric } from '../../core/analysis/index.js';
import { methodKey } from '../../core/analysis/index.js';
import { measured } from '../numbers.js';
import { combinationName } from '../words.js';
import type { Curves } from './curves.js';
import type { Figure1 } from './figure1.js';
import { panelLetter, showsZeros } from './figure1.js';
import type { FigureRow } from './curve-series.js';
import { MAX_SINGLE_RUNS } from './curve-series.js';
import type { SeriesStyle } from './style.js';

export interface Caption {
  /** What is drawn and how, in sentences; `_{…}` stands for a subscript. */
  readonly text: string;
  /** The numbers at the end of training, one sentence per row of panels. */
  readonly numbers: readonly string[];
}

export interface Figure1Facts {
  readonly figure: Figure1;
  readonly rows: readonly FigureRow[];
  readonly aggregates: readonly MethodAggregate[];
  readonly combinations: number;
  readonly undrawn: number;
}

export function figure1Caption(facts: Figure1Facts): Caption {
  const hasGaps = facts.figure.quantities.some(({ name }) => name(facts.rows[0]!).startsWith('gap_'));
  return {
    text: sentencesOf(facts, 'Training', [
      !hasGaps &&
        facts.rows.some(({ series }) => series.some(({ method }) => method.name !== 'erm')) &&
        'No distance to ERM: there is no finished ERM run to compare with.',
    ]),
    numbers: facts.rows.map((row) => numbersSentence(row, facts)).filter((sentence) => sentence !== ''),
  };
}

export function evaluationCaption(facts: Figure1Facts): Caption {
  const numbers = facts.rows.map((row) => stoppingSentence(row, facts)).filter((sentence) => sentence !== '');
  const note =
    numbers.length > 0 &&
    'At best: each run stopped where these very samples say, which flatters; a stopping rule has to do with others.';
  return { text: sentencesOf(facts, 'Evaluation', [note]), numbers };
}

/** What is drawn and how, panel by panel. */
function sentencesOf(facts: Figure1Facts, of: string, further: readonly (string | false)[]): string {
  const { figure, rows } = facts;
  const drawn = rows.flatMap((row) => row.series.flatMap(({ curves }) => curves));
  const sentences = [
    `${of} over ${timeText(rows)} t, on a log(1 + t) axis.`,
    ...figure.quantities.map(({ caption }, i) => `${panelLetter(i)} ${caption(rows)}`),
    ...further,
    spreadSentence(rows),
    rows.some(({ overTime }) => overTime) &&
      'Runs of a gradient flow are interpolated at times that all have in common.',
    showsZeros(figure) && 'Exact zeros stand on the lowest line of a logarithmic axis, labelled 0.',
    divergedSentence(drawn),
    facts.combinations > rows.length &&
      `Shown are ${rows.length} of the ${facts.combinations} combinations of the sweep’s axes, evenly chosen; the tables have all.`,
    facts.undrawn > 0 && `${facts.undrawn} further seeds are not drawn.`,
  ];
  return sentences.filter((sentence) => sentence !== false).join(' ');
}

function timeText(rows: readonly FigureRow[]): string {
  if (!rows.some(({ overTime }) => overTime)) return 'epochs';
  return rows.every(({ overTime }) => overTime)
    ? 'the time of the gradient flow'
    : 'epochs or the time of the gradient flow';
}

function spreadSentence(rows: readonly FigureRow[]): string | false {
  const counts = rows.flatMap((row) => row.series.map(({ curves }) => curves.filter((run) => !run.diverged).length));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (most <= 1) return false;
  const seeds = least === most ? `${most} seeds` : `${least} to ${most} seeds`;
  if (most <= MAX_SINGLE_RUNS)
    return `Thin lines: single seeds; thick lines: their median (${seeds}), as far as all of them go.`;
  const bands = `Lines: median over ${seeds}; bands: from the smallest to the largest, as far as all of them go`;
  return least <= MAX_SINGLE_RUNS ? `${bands} (up to ${MAX_SINGLE_RUNS} seeds: thin lines instead).` : `${bands}.`;
}

function divergedSentence(drawn: readonly Curves[]): string | false {
  const diverged = drawn.filter((run) => run.diverged).length;
  if (diverged === 0) return false;
  return `${diverged === 1 ? 'One run' : `${diverged} runs`} diverged: drawn thin as far as in the frame, and part of no median.`;
}

function numbersSentence(row: FigureRow, { figure, aggregates }: Figure1Facts): string {
  const own = aggregates.filter(({ combination }) => combinationName(combination) === row.title);
  const each = (metric: Metric, skipErm: boolean): string =>
    listing(figure.styles, own, skipErm, (entry) => measured(entry.statistics[metric]?.mean));
  const parts = [
    ['R̂ =', each('train_risk', false)],
    row.directions ? ['‖u − u_{ERM}‖ =', each('gap_dir', true)] : ['‖θ − θ_{ERM}‖ =', each('gap_param', true)],
    ['‖θ‖ =', each('theta_norm', false)],
    ...figure.styles.flatMap((style) => weightsPart(style, own)),
  ].filter(([, values]) => values !== '');
  if (parts.length === 0) return '';
  const seeds = Math.max(...own.map(({ statistics }) => statistics.train_risk?.count ?? 0));
  const lead = `${row.title === '' ? 'At' : `${row.title}: at`} the end${seeds > 1 ? ', mean over seeds' : ''},`;
  return `${lead} ${parts.map((part) => part.join(' ')).join('; ')}.`;
}

/** Where the worst group was better off on the way than at the end; empty where no method's was. */
function stoppingSentence(row: FigureRow, { figure, aggregates }: Figure1Facts): string {
  const own = aggregates.filter(({ combination }) => combinationName(combination) === row.title);
  const parts = figure.styles.flatMap((style): string[] => {
    const found = own.find(({ method }) => methodKey(method) === style.key)?.statistics;
    const [least, end] = [measured(found?.test_error_worst_least?.mean), measured(found?.test_error_worst?.mean)];
    return least === end ? [] : [`${least} at best and ${end} at the end (${style.shortLabel})`];
  });
  if (parts.length === 0) return '';
  const seeds = Math.max(...own.map(({ statistics }) => statistics.test_error_worst_least?.count ?? 0));
  const lead = `${row.title === '' ? 'E' : `${row.title}: e`}rror of the worst group`;
  return `${lead}${seeds > 1 ? ', mean over seeds' : ''}: ${parts.join('; ')}.`;
}

function weightsPart(style: SeriesStyle, aggregates: readonly MethodAggregate[]): string[][] {
  const moving = aggregates.find((entry) => methodKey(entry.method) === style.key && style.movesWeights);
  if (moving === undefined || moving.groupWeights.length === 0) return [];
  const weights = moving.groupWeights.map(({ mean }, k) => `${measured(mean)} (${moving.groupNames[k]})`);
  return [[`weights of ${style.shortLabel}:`, weights.slice(0, 4).join(', ') + (weights.length > 4 ? ', …' : '')]];
}

/** `1.2×10⁻³ (ERM), 0.5 (IW)`, or one number when all agree. */
function listing(
  styles: readonly SeriesStyle[],
  aggregates: readonly MethodAggregate[],
  skipErm: boolean,
  text: (entry: MethodAggregate) => string,
): string {
  const entries = styles.flatMap((style) => {
    const found = aggregates.find(({ method }) => methodKey(method) === style.key);
    return found === undefined || (skipErm && found.method.name === 'erm') ? [] : [{ style, text: text(found) }];
  });
  const known = entries.filter((entry) => entry.text !== '–');
  if (known.length > 1 && known.every((entry) => entry.text === known[0]!.text)) return `${known[0]!.text} (all)`;
  return known.map((entry) => `${entry.text} (${entry.style.shortLabel})`).join(', ');
}
