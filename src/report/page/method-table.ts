import type { Interval, MethodAggregate, Metric, Statistic } from '../../core/analysis/index.js';
import { methodKey } from '../../core/analysis/index.js';
import type { SeriesStyle } from '../figures/index.js';
import { measured } from '../numbers.js';
import { combinationName } from '../words.js';
import type { Content, Html } from './html.js';
import { formula, html, raw } from './html.js';

/** Rows of methods that a table of the page has room for; the CSV has all. */
const MAX_TABLE_ROWS = 150;

/** Tables of more rows scroll within the page. */
const LONG = 36;

export interface ColumnSpec {
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

/** Of a metric; left out where no row has it. */
export function metricColumn({ aggregates }: TablesInput, title: string, metric: Metric): ColumnSpec {
  return {
    title,
    cell: ({ statistics }) => value(statistics[metric]),
    shown: aggregates.some(({ statistics }) => statistics[metric] !== null),
  };
}

/** A mean with its interval. */
export function value(statistic: Statistic | null): Content {
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

/**
 * A row for each method at each combination of the sweep's axes.
 * @param label what a screen reader calls the table's box, which scrolls by itself
 */
export function methodTable(input: TablesInput, label: string, caption: Html, columns: readonly ColumnSpec[]): Html {
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
