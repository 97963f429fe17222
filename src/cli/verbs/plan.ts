import type { CellId } from '../../core/cell/index.js';
import { bucketOf, CostModel } from '../../core/cost/index.js';
import type { ExpandedCell, SweepDiagnostic } from '../../core/sweep/index.js';
import {
  cellLabel,
  describeSize,
  estimateSeconds,
  expandSweep,
  renderDiagnostic,
  varyingKeys,
} from '../../core/sweep/index.js';
import { duration } from '../progress/index.js';
import { readSweep } from '../read-sweep.js';

export interface PlanOptions {
  readonly json: boolean;
  /** Refuse sweeps of more cells; default 1,000,000. */
  readonly maxCells?: number;
  /** Where runs are kept; for the one who makes `doneCells`. */
  readonly data?: string;
}

export interface PlanDependencies {
  /** Which of these cells have a result already. */
  doneCells(ids: readonly CellId[], sweepName: string): Promise<ReadonlySet<CellId>>;
  /** What earlier runs have taught about what cells cost. Default: nothing. */
  readonly costs?: CostModel;
  write(text: string): void;
}

/** Keys whose values are words: the rows of the table are their combinations. */
const WORD_KEYS = ['model', 'data', 'loss', 'method', 'precision', 'engine'];

/**
 * Prints the cells of a sweep, how many are done, and what the others may cost. Runs nothing.
 * @returns the exit code, 0
 * @throws SweepError when the file is missing or not a valid sweep.
 */
export async function plan(file: string, options: PlanOptions, dependencies: PlanDependencies): Promise<number> {
  const { sweep, data: files } = await readSweep(file);
  const { maxCells } = options;
  const { cells, warnings } = expandSweep(sweep, { files, ...(maxCells === undefined ? {} : { maxCells }) });
  const ids = cells.map(({ id }) => id);
  const done = await dependencies.doneCells(ids, sweep.name);
  const { costs = new CostModel() } = dependencies;
  const keys = varyingKeys(cells.map(({ cell }) => cell));
  const planned = { name: sweep.name, size: describeSize(sweep), keys, cells, done, warnings, costs };
  dependencies.write(options.json ? renderJson(planned) : renderText(planned));
  return 0;
}

interface Planned {
  readonly name: string;
  readonly size: string;
  readonly keys: readonly string[];
  readonly cells: readonly ExpandedCell[];
  readonly done: ReadonlySet<CellId>;
  readonly warnings: readonly SweepDiagnostic[];
  readonly costs: CostModel;
}

interface Totals {
  readonly cells: number;
  readonly done: number;
  readonly toRun: number;
  /** One thread's seconds for the cells that are not done: see estimateSeconds and CostModel. */
  readonly estimatedSeconds: number;
}

function totalsOf(cells: readonly ExpandedCell[], { done, costs }: Pick<Planned, 'done' | 'costs'>): Totals {
  const open = cells.filter(({ id }) => !done.has(id));
  const estimatedSeconds = open.reduce(
    (sum, { cell }) => sum + estimateSeconds(cell) * costs.factor(bucketOf(cell)),
    0,
  );
  return { cells: cells.length, done: cells.length - open.length, toRun: open.length, estimatedSeconds };
}

/** The shape of `grw plan --json`; `version` rises when it changes. */
function renderJson(planned: Planned): string {
  const { name, keys, cells, done, warnings, costs } = planned;
  const listed = cells.map(({ id, cell }) => ({ id, label: cellLabel(cell, keys), cell, done: done.has(id) }));
  return `${JSON.stringify({ version: 1, name, cells: listed, totals: totalsOf(cells, planned), learnedFrom: costs.count, warnings })}\n`;
}

function renderText(planned: Planned): string {
  const { name, size, keys, cells, warnings, costs } = planned;
  const words = keys.filter((key) => WORD_KEYS.includes(key));
  const groups = new Map<string, ExpandedCell[]>();
  for (const cell of cells) {
    const label = cellLabel(cell.cell, words);
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [cell]);
    else group.push(cell);
  }
  const rows = [...groups].map(([label, group]) => rowOf(label, totalsOf(group, planned)));
  const all = rowOf('all', totalsOf(cells, planned));
  const header = [words.join(' '), 'cells', 'done', 'to run', 'estimated'];
  const table = alignColumns(groups.size > 1 ? [header, ...rows, all] : [['', ...header.slice(1)], all]);
  return [
    ...warnings.map((warning) => `warning: ${renderDiagnostic(warning)}`),
    `${name}: ${cells.length.toLocaleString('en-US')} cells (${size})`,
    '',
    ...table,
    '',
    `Estimated: time of one thread for the cells to run, ${
      costs.count === 0
        ? 'before anything was measured'
        : `by what ${costs.count.toLocaleString('en-US')} cells of earlier runs took`
    }.`,
    '',
  ].join('\n');
}

function rowOf(label: string, totals: Totals): string[] {
  const counts = [totals.cells, totals.done, totals.toRun].map((count) => count.toLocaleString('en-US'));
  return [label, ...counts, estimate(totals.estimatedSeconds)];
}

/** The first column to the left, the others to the right. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
      .join('  ');
  return rows.map((row) => line(row).trimEnd());
}

/** Estimates of a few seconds to a tenth, longer ones as elsewhere. */
function estimate(seconds: number): string {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds);
}
