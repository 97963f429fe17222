import type { CellId } from '../../core/cell/index.js';
import { ControlClient } from '../control/index.js';
import { EXIT } from '../exit-codes.js';
import type { Found } from '../explain/index.js';
import { historyText } from '../explain/index.js';
import type { SecurityOptions } from '../options.js';
import { eachStore } from '../stored-sweep.js';
import { UsageError } from '../usage-error.js';
import type { VerbIo } from './coordinator.js';

export interface ExplainOptions extends SecurityOptions {
  /** Name of a run, or its folder; default: every run in `runs`. */
  readonly run?: string;
  /** `host:port` of a running coordinator, which is asked instead: it knows what a cell waits for. */
  readonly coordinator?: string;
  readonly runs: string;
  readonly json: boolean;
}

/** Candidates that are shown where a prefix fits several cells. */
const CANDIDATES = 10;

/**
 * Says why a cell ran, was reused, waits or failed, with every attempt at it.
 * @param prefix the first digits of the cell's id, as many as tell it from others
 * @throws UsageError, StoreError, ControlError
 */
export async function explain(prefix: string, options: ExplainOptions, { write }: VerbIo): Promise<number> {
  if (!/^[0-9a-f]{1,32}$/.test(prefix))
    throw new UsageError(
      `expected a cell's id or its first digits (0–9, a–f), as grw export and grw plan --json print them, got ${prefix}`,
    );
  const { coordinator } = options;
  const found = coordinator === undefined ? await inRuns(prefix, options) : await there(prefix, coordinator, options);
  write(options.json ? jsonOf(found) : found.map(historyText).join('\n'));
  return found.some(({ history }) => history.failure !== null) ? EXIT.failed : EXIT.done;
}

async function inRuns(prefix: string, { run, runs }: ExplainOptions): Promise<Found[]> {
  const found: Found[] = [];
  const fitting = new Set<CellId>();
  for await (const { folder, store } of eachStore(run, runs))
    for (const id of store.idsLike(prefix, CANDIDATES + 1)) {
      fitting.add(id);
      const history = store.history(id);
      if (history !== null) found.push({ where: { folder }, history });
    }
  requireOne(prefix, [...fitting], run ?? `the runs of ${runs}`);
  return found;
}

async function there(prefix: string, address: string, options: ExplainOptions): Promise<Found[]> {
  const client = new ControlClient(address, options);
  try {
    const { cells, found } = await client.explain(prefix);
    requireOne(prefix, cells, `the sweeps of ${address}`);
    return found === null ? [] : [{ where: { coordinator: address }, ...found }];
  } finally {
    client.close();
  }
}

function requireOne(prefix: string, cells: readonly CellId[], where: string): void {
  if (cells.length === 0)
    throw new UsageError(`no cell ${prefix}… in ${where}; grw export and grw plan --json list cells`);
  if (cells.length > 1)
    throw new UsageError(
      `${prefix} fits several cells: ${cells.slice(0, CANDIDATES).join(', ')}${cells.length > CANDIDATES ? ' …' : ''}`,
    );
}

/** The shape of `grw explain --json`; `version` rises when it changes. */
function jsonOf(found: readonly Found[]): string {
  const told = found.map(({ where, history: { cell: _, ...history }, standing }) => {
    return { ...where, ...history, ...(standing === undefined ? {} : { standing }) };
  });
  return `${JSON.stringify({ version: 1, cell: found[0]?.history.cell, found: told })}\n`;
}
