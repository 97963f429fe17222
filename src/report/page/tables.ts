import type { Interval, MethodAggregate, Metric, Statistic } from '../../core/analysis/index.js';
import { BOOTSTRAP, methodKey } from '../../core/analysis/index.js';
import type { SeriesStyle } from '../figures/index.js';
import { measured } from '../numbers.js';
import { combinationName } from '../words.js';
import type { Content, Html } from './html.js';
import { formula, html, raw } from './html.js';

/** Rows of methods that a table of the page has room for; the CSV has all. */
export const MAX_TABLE_ROWS = 150;

/** Tables of more rows scroll within the page. */
const LONG = 36;

interface ColumnSpec {
  /** `_{…}` stands for a subscript. */
  readonly title: string;
  readonly cell: (entry: MethodAggregate) => Content;
  /** Left out when false: nothing in the sweep has such a value. */
  readonly shown: boolean;
}

export interface TablesInput {
  readonly aggregates: readonly MethodAggregate[];
  readonly styles: readonly SeriesStyle[];
}

/** How the numbers of all tables came about. */
export const TABLE_NOTE = `Numbers are means over seeds; in brackets stands the ${BOOTSTRAP.level * 100} % percentile bootstrap interval of the mean (${BOOTSTRAP.resamples} resamples, seed ${BOOTSTRAP.seed}), which is too narrow for few seeds. A dash: there is no such value.`;

/** The tables of a report in their order, those that have anything to say. */
export function tablesOf(input: TablesInput): Html[] {
  return [endTable, gapTable, theoryTable, weightTable].reduce<Html[]>((tables, table) => {
    const made = table(input, tables.length + 1);
    return made === null ? tables : [...tables, made];
  }, []);
}

type MakeTable = (input: TablesInput, number: number) => Html | null;

/** Where training ends, method by method. */
const endTable: MakeTable = (input, number) => {
  const best = input.aggregates.some(({ statistics: s }) => s.test_error_worst_least !== null)
    ? ' At best: at the recorded epoch at which it is least in these very samples, run by run.'
    : '';
  return methodTable(
    input,
    'where methods end',
    html`<strong>Table ${number}.</strong> Where each method ends.${best}`,
    [
      seedsColumn,
      metricColumn(input, 'R̂', 'train_risk'),
      metricColumn(input, 'worst-group R̂', 'worst_group_risk'),
      metricColumn(input, '‖θ‖', 'theta_norm'),
      metricColumn(input, 'test error', 'test_error'),
      metricColumn(input, 'worst-group test error', 'test_error_worst'),
      metricColumn(input, 'at best', 'test_error_worst_least'),
    ],
  );
};

/** How near each method ends to what theory names; null where it names nothing. */
const theoryTable: MakeTable = (input, number) => {
  const has = (metric: Metric): boolean => input.aggregates.some(({ statistics }) => statistics[metric] !== null);
  const notes = [
    has('limit_param') && ' θ* is the limit of training in closed form.',
    has('max_margin_angle') &&
      ' û is the max-margin direction, f_{MM} its classifier; angles are in radians, those of linearised networks of θ − θ⁽⁰⁾.',
    has('gap_lin_sup') && ' f_{lin} is the own linearisation of a network, trained alike.',
  ].filter((note) => note !== false);
  if (notes.length === 0) return null;
  const caption = html`<strong>Table ${number}.</strong> How near each method ends to what theory
    names.${notes.map(formula)}`;
  return methodTable(input, 'distance to what theory names', caption, [
    metricColumn(input, '‖θ − θ*‖', 'limit_param'),
    metricColumn(input, '‖θ − θ*‖ / ‖θ*‖', 'limit_param_relative'),
    metricColumn(input, '∠(θ, û)', 'max_margin_angle'),
    metricColumn(input, 'signs as f_{MM}', 'max_margin_agreement'),
    metricColumn(input, 'max |f − f_{lin}|', 'gap_lin_sup'),
  ]);
};

/** Whether any run of another method has an ERM run to be compared with. */
export function hasGaps(aggregates: readonly MethodAggregate[]): boolean {
  return aggregates.some(({ method, statistics }) => method.name !== 'erm' && statistics.gap_param !== null);
}

/** How far each method ends from ERM; null where nothing could be compared. */
const gapTable: MakeTable = ({ aggregates, styles }, number) => {
  if (!hasGaps(aggregates)) return null;
  const input = { aggregates: aggregates.filter(({ method }) => method.name !== 'erm'), styles };
  const penalised = input.aggregates.some(
    ({ statistics: s }) => s.gap_param_unreg !== null && s.gap_param_unreg.mean !== s.gap_param?.mean,
  );
  const unregularised = penalised ? html` The index 0 stands for the ERM run without penalty, λ = 0.` : null;
  const caption = html`<strong>Table ${number}.</strong> How far each method ends from the ERM run with the same data,
    initial point and hyperparameters; f is compared on the evaluation points, several outputs by their Euclidean
    norm.${unregularised}`;
  return methodTable(input, 'gaps to ERM', caption, [
    { title: 'compared', cell: comparedCell, shown: true },
    metricColumn(input, '‖θ − θ_{ERM}‖', 'gap_param'),
    metricColumn(input, '‖θ − θ_{ERM}‖ / ‖θ_{ERM}‖', 'gap_param_relative'),
    metricColumn(input, '‖u − u_{ERM}‖, u = θ/‖θ‖', 'gap_dir'),
    metricColumn(input, 'max |f − f_{ERM}|', 'gap_fn_sup'),
    metricColumn(input, 'equal signs or classes', 'sign_agreement'),
    { ...metricColumn(input, '‖θ − θ_{ERM,0}‖', 'gap_param_unreg'), shown: penalised },
    { ...metricColumn(input, 'max |f − f_{ERM,0}|', 'gap_fn_sup_unreg'), shown: penalised },
  ]);
};

/** What Assumption 1 asks: weights that converge to positive limits. */
const weightTable: MakeTable = (input, number) => {
  const caption = html`<strong>Table ${number}.</strong> Weights, for Assumption 1 (they converge, to limits above
    zero): final weight of each group; smallest weight of a sample and total variation of the group weights over the
    last tenth of training, as seen at so many recorded epochs: with few of them, oscillations between go unseen, and
    <code>record: { points }</code> asks for more.`;
  return methodTable(input, 'weights', caption, [
    seedsColumn,
    { title: 'final weight of each group', cell: groupCell, shown: true },
    metricColumn(input, 'min q', 'min_weight'),
    metricColumn(input, 'variation', 'weight_variation'),
    {
      title: 'recorded epochs',
      cell: ({ statistics: { weight_records: records } }) =>
        records === null ? '–' : String(Math.round(records.mean)),
      shown: true,
    },
  ]);
};

const seedsColumn: ColumnSpec = {
  title: 'runs',
  cell: ({ states, diverged }) => {
    const asked = states.done + states.failed + states.pending;
    return `${states.done - diverged} of ${asked}`;
  },
  shown: true,
};

function comparedCell({ statistics, states }: MethodAggregate): Content {
  return `${statistics.gap_param?.count ?? 0} of ${states.done + states.failed + states.pending}`;
}

function groupCell({ groupNames, groupWeights }: MethodAggregate): Content {
  if (groupWeights.length === 0) return '–';
  return groupWeights.map((statistic, k) => html`<div>${groupNames[k]}: ${value(statistic)}</div>`);
}

function metricColumn({ aggregates }: TablesInput, title: string, metric: Metric): ColumnSpec {
  return {
    title,
    cell: ({ statistics }) => value(statistics[metric]),
    shown: aggregates.some(({ statistics }) => statistics[metric] !== null),
  };
}

function value(statistic: Statistic | null): Content {
  if (statistic === null) return '–';
  const { mean, interval } = statistic;
  if (interval === null || isPoint(interval)) return measured(mean);
  return html`${measured(mean)} <span class="interval">[${endsOf(interval).join(', ')}]</span>`;
}

/** To two digits, or as many as tell the ends apart. */
function endsOf({ low, high }: Interval): [string, string] {
  const places = Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high)))) + 1;
  for (let digits = places <= 4 ? Math.max(2, places) : 2; digits < 6; digits++) {
    const [from, to] = [measured(low, digits), measured(high, digits)];
    if (from !== to) return [from, to];
  }
  return [measured(low, 6), measured(high, 6)];
}

/** All seeds agree, to rounding: an interval would say nothing. */
function isPoint({ low, high }: Interval): boolean {
  return high - low <= 1e-12 * Math.abs(high);
}

/** @param label what a screen reader calls the table's box, which scrolls by itself */
function methodTable(input: TablesInput, label: string, caption: Html, columns: readonly ColumnSpec[]): Html {
  const shown = columns.filter((column) => column.shown);
  const rows = input.aggregates.slice(0, MAX_TABLE_ROWS);
  const groups = byCombination(rows);
  const left = input.aggregates.length - rows.length;
  const box = rows.length > LONG ? 'scroll long' : 'scroll';
  return html`<div class="${box}" tabindex="0" role="region" aria-label="${label}">
    <table>
      <caption>
        <span>${caption}${left > 0 ? ` ${left} more rows are in methods.csv.` : ''}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">method</th>
          ${shown.map(({ title }) => html`<th scope="col" class="number">${formula(title)}</th>`)}
        </tr>
      </thead>
      ${groups.map((entries) => tableBody(entries, shown, input.styles))}
    </table>
  </div>`;
}

function tableBody(
  entries: readonly MethodAggregate[],
  columns: readonly ColumnSpec[],
  styles: readonly SeriesStyle[],
): Html {
  const title = combinationName(entries[0]!.combination);
  const heading = html`<tr>
    <th scope="rowgroup" colspan="${columns.length + 1}">${title}</th>
  </tr>`;
  return html`<tbody>
    ${title === '' ? null : heading}
    ${entries.map((entry) => {
      const style = styles.find(({ key }) => key === methodKey(entry.method));
      return html`<tr>
        <th scope="row">${style && swatch(style)}${style?.shortLabel}</th>
        ${columns.map(({ cell }) => html`<td class="number">${cell(entry)}</td>`)}
      </tr>`;
    })}
  </tbody>`;
}

/** Aggregates come combination by combination. */
function byCombination(aggregates: readonly MethodAggregate[]): MethodAggregate[][] {
  const groups: MethodAggregate[][] = [];
  for (const entry of aggregates) {
    const current = groups.at(-1);
    if (current?.[0]!.combination.key === entry.combination.key) current.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

/** The line of a method as in the figures. */
function swatch({ colour, dash, width }: SeriesStyle): Html {
  return raw(
    `<svg class="swatch" width="28" height="10" aria-hidden="true"><line x1="1" y1="5" x2="27" y2="5" stroke="${colour}" stroke-width="${width}" stroke-dasharray="${dash.join(' ')}"/></svg>`,
  );
}
