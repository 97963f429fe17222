import type { Analysis, ParameterName, SweepCell } from '../../core/analysis/index.js';
import { combinationOf, sweepAxes } from '../../core/analysis/index.js';
import { counted } from '../numbers.js';
import { combinationName, methodVariant, shortMethodName } from '../words.js';
import type { Html } from './html.js';
import { html } from './html.js';

/** Cells listed one by one; the rest are counted. */
const MAX_LISTED = 40;

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
    ${cellList('Failed', failed, axes, (cell) => cell.error ?? 'no reason recorded')}
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
  const listed = cells.slice(0, MAX_LISTED);
  return html`<h3>${title}: ${counted(cells.length, 'cell')}</h3>
    <ul>
      ${listed.map((cell) => {
        const text = note(cell);
        return html`<li>
          <code>${cell.id.slice(0, 12)}</code> ${cellPhrase(cell, axes)}${text === '' ? '' : `: ${text}`}
        </li>`;
      })}
      ${cells.length > listed.length ? html`<li>and ${cells.length - listed.length} more</li>` : null}
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
