import type { Analysis, ParameterName, SweepCell } from '../../core/analysis/index.js';
import { combinationOf, sweepAxes } from '../../core/analysis/index.js';
import { counted } from '../numbers.js';
import { combinationName, methodVariant, shortMethodName } from '../words.js';
import type { Html } from './html.js';
import { html } from './html.js';

/** Cells listed one by one; the rest are counted. */
const MAX_LISTED = 40;
/** Of the same fault. */
const MAX_ALIKE = 8;

/** Why cells have no part in the statistics, with the number of each kind. */
export interface Shortfall {
  readonly pending: readonly SweepCell[];
  readonly failed: readonly SweepCell[];
  readonly diverged: readonly SweepCell[];
  /** Finished, but with no ERM partner or a diverged one. */
  readonly unpaired: readonly SweepCell[];
  /** What tells the sweep's cells apart, besides method and seed. */
  readonly axes: readonly ParameterName[];
}

export function shortfallOf(cells: readonly SweepCell[], { summaries }: Analysis): Shortfall {
  const unfinished = cells.filter(({ id }) => !summaries.has(id));
  return {
    failed: unfinished.filter(({ state }) => state === 'failed'),
    pending: unfinished.filter(({ state }) => state !== 'failed'),
    diverged: cells.filter(({ id }) => summaries.get(id)?.outcome === 'diverged'),
    unpaired: cells.filter(({ id }) => {
      const summary = summaries.get(id);
      return summary !== undefined && summary.outcome !== 'diverged' && summary.gap.partner !== 'ok';
    }),
    axes: sweepAxes(cells.map(({ cell }) => cell)),
  };
}

/** What is missing or failed, cell by cell as far as there is room. */
export function missingSection(shortfall: Shortfall, analysis: Analysis): Html {
  const { pending, failed, diverged, unpaired, axes } = shortfall;
  if (pending.length + failed.length + diverged.length + unpaired.length === 0)
    return html`<p>Nothing: every cell has finished, none has diverged, and every run has its ERM partner.</p>`;
  return html`<p>None of these is averaged over; each lowers the number of runs given in the tables.</p>
    ${failedCells(failed, axes)}
    ${cellList('Diverged', diverged, axes, ({ id }) => `after ${analysis.summaries.get(id)!.epochs} epochs`)}
    ${cellList('Without a partner', unpaired, axes, ({ id }) => `ERM partner ${analysis.summaries.get(id)!.gap.partner}`)}
    ${cellList('Not yet run', pending, axes, () => '')}`;
}

function cellList(
  title: string,
  cells: readonly SweepCell[],
  axes: readonly ParameterName[],
  note: (cell: SweepCell) => string,
): Html | null {
  if (cells.length === 0) return null;
  return html`<h3>${title}: ${counted(cells.length, 'cell')}</h3>
    ${listOf(cells, MAX_LISTED, (cell) => cellItem(cell, axes, note(cell)))}`;
}

/** By fault, the most frequent first; of each some cells, and what the first of them said. */
function failedCells(cells: readonly SweepCell[], axes: readonly ParameterName[]): Html | null {
  const groups = byFault(cells);
  // Where no two are alike, a list of cells says as much.
  if (groups.length === cells.length) return cellList('Failed', cells, axes, errorOf);
  return html`<h3>Failed: ${counted(cells.length, 'cell')}, ${counted(groups.length, 'fault')}</h3>
    ${listOf(groups, MAX_LISTED, (group) => {
      const [first] = group as [SweepCell];
      if (group.length === 1) return cellItem(first, axes, errorOf(first));
      return html`<li>
        ${counted(group.length, 'cell')}: ${errorOf(first)}
        ${listOf(group, MAX_ALIKE, (cell) => cellItem(cell, axes, ''))}
      </li>`;
    })}`;
}

function byFault(cells: readonly SweepCell[]): SweepCell[][] {
  const groups = new Map<string, SweepCell[]>();
  for (const cell of cells) {
    const fault = cell.signature ?? errorOf(cell);
    const alike = groups.get(fault);
    if (alike === undefined) groups.set(fault, [cell]);
    else alike.push(cell);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length);
}

function errorOf({ error = 'no reason recorded' }: SweepCell): string {
  return error;
}

function cellItem(cell: SweepCell, axes: readonly ParameterName[], note: string): Html {
  return html`<li><code>${cell.id.slice(0, 12)}</code> ${cellPhrase(cell, axes)}${note === '' ? '' : `: ${note}`}</li>`;
}

function listOf<T>(all: readonly T[], most: number, item: (one: T) => Html): Html {
  return html`<ul>
    ${all.slice(0, most).map(item)} ${all.length > most ? html`<li>and ${all.length - most} more</li>` : null}
  </ul>`;
}

function cellPhrase({ cell }: SweepCell, axes: readonly ParameterName[]): string {
  const { method, seed } = cell;
  const variant = methodVariant(method);
  const parts = [
    shortMethodName(method) + (variant === '' ? '' : ` (${variant})`),
    combinationName(combinationOf(cell, axes)),
    `seed ${seed}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
