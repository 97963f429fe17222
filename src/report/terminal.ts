import type { MethodAggregate } from '../core/analysis/index.js';
import { methodKey } from '../core/analysis/index.js';
import type { SeriesStyle } from './figures/index.js';
import { compact, counted } from './numbers.js';
import { combinationName } from './words.js';
import { wrap } from './wrap.js';

/** No line is longer. */
const WIDTH = 100;
const METHOD_WIDTH = 32;

const COLUMNS: readonly { title: string; width: number; text: (entry: MethodAggregate) => string }[] = [
  { title: 'cells', width: 9, text: cellsText },
  { title: 'risk', width: 11, text: ({ statistics }) => compact(statistics.train_risk?.mean) },
  { title: '‖θ‖', width: 10, text: ({ statistics }) => compact(statistics.theta_norm?.mean) },
  { title: 'gap to ERM', width: 12, text: (entry) => gapText(entry, 'gap_param') },
  { title: 'relative', width: 11, text: (entry) => gapText(entry, 'gap_param_relative') },
  { title: 'min weight', width: 12, text: minWeight },
];

/**
 * The table printed at the end of a run: per combination of the sweep's axes and method the cells done and, as means over
 * seeds, the final training risk, ‖θ‖, ‖θ − θ_ERM‖, the same relative to ‖θ_ERM‖, and the smallest final group weight.
 */
export function summaryTable(aggregates: readonly MethodAggregate[], styles: readonly SeriesStyle[]): string {
  const lines = [
    line(
      'method',
      COLUMNS.map(({ title }) => title),
    ),
  ];
  let combination = '';
  for (const entry of aggregates) {
    const name = combinationName(entry.combination);
    if (name !== combination) lines.push('', ...wrap(name, WIDTH, { first: '', indent: '' }));
    combination = name;
    lines.push(
      line(
        labelOf(entry, styles),
        COLUMNS.map(({ text }) => text(entry)),
      ),
    );
  }
  return [...lines, ...notes(aggregates)].map((text) => `${text.trimEnd()}\n`).join('');
}

function line(label: string, texts: readonly string[]): string {
  return `  ${cut(label, METHOD_WIDTH).padEnd(METHOD_WIDTH)}${texts.map((text, i) => text.padStart(COLUMNS[i]!.width)).join('')}`;
}

function labelOf({ method }: MethodAggregate, styles: readonly SeriesStyle[]): string {
  return styles.find(({ key }) => key === methodKey(method))!.label;
}

function cellsText({ states }: MethodAggregate): string {
  return `${states.done}/${states.done + states.failed + states.pending}`;
}

function gapText({ method, statistics }: MethodAggregate, metric: 'gap_param' | 'gap_param_relative'): string {
  return method.name === 'erm' ? '-' : compact(statistics[metric]?.mean);
}

function minWeight({ groupWeights }: MethodAggregate): string {
  return groupWeights.length === 0 ? '-' : compact(Math.min(...groupWeights.map(({ mean }) => mean)));
}

function notes(aggregates: readonly MethodAggregate[]): string[] {
  const total = (of: (entry: MethodAggregate) => number): number =>
    aggregates.reduce((sum, entry) => sum + of(entry), 0);
  const unpaired = total((entry) => entry.unpaired);
  const parts = [
    [total(({ states }) => states.pending), 'not yet run'],
    [total(({ states }) => states.failed), 'failed'],
    [total(({ diverged }) => diverged), 'diverged'],
    [unpaired, 'without an ERM run to compare with'],
  ] as const;
  const shortfall = parts.filter(([count]) => count > 0).map(([count, what]) => `${counted(count, 'cell')} ${what}`);
  return shortfall.length === 0 ? [] : ['', `  Not in these means: ${shortfall.join(', ')}.`];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
