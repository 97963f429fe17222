import type { AttemptRecord, CellHistory, Store } from '../../coordinator/index.js';
import { EXIT } from '../exit-codes.js';
import { eachStore } from '../stored-sweep.js';
import { UsageError } from '../usage-error.js';
import type { VerbIo } from './coordinator.js';

export interface ExplainOptions {
  /** Name of a run, or its folder; default: every run in `runs`. */
  readonly run?: string;
  readonly runs: string;
  readonly json: boolean;
}

/** Candidates that are shown where a prefix fits several cells. */
const CANDIDATES = 10;

/**
 * Says why a cell ran, was reused, waits or failed, with every attempt at it.
 * @param prefix the first digits of the cell's id, as many as tell it from others
 * @throws UsageError, StoreError
 */
export async function explain(prefix: string, options: ExplainOptions, { write }: VerbIo): Promise<number> {
  if (!/^[0-9a-f]{1,32}$/.test(prefix))
    throw new UsageError(`expected a cell's id or its first digits (0–9, a–f), as grw export prints, got ${prefix}`);
  const found = new Map<string, CellHistory>();
  const fitting = new Set<string>();
  for await (const { folder, store } of eachStore(options.run, options.runs))
    for (const history of historiesIn(store, prefix)) {
      fitting.add(history.id);
      found.set(folder, history);
    }
  if (fitting.size === 0)
    throw new UsageError(
      `no cell ${prefix}… in ${options.run ?? `the runs of ${options.runs}`}; grw export lists cells`,
    );
  if (fitting.size > 1)
    throw new UsageError(
      `${prefix} fits several cells: ${[...fitting].slice(0, CANDIDATES).join(', ')}${fitting.size > CANDIDATES ? ' …' : ''}`,
    );
  const histories = [...found].map(([folder, history]) => ({ folder, ...history }));
  write(
    options.json
      ? `${JSON.stringify({ version: 1, cell: histories[0]!.cell, found: histories.map(({ cell: _, ...rest }) => rest) })}\n`
      : histories.map(render).join('\n'),
  );
  return histories.some(({ failure }) => failure !== null) ? EXIT.failed : EXIT.done;
}

function historiesIn(store: Store, prefix: string): CellHistory[] {
  return store.idsLike(prefix, CANDIDATES + 1).flatMap((id) => store.history(id) ?? []);
}

function render(history: CellHistory & { readonly folder: string }): string {
  const { folder, id, cell, sweeps, attempts } = history;
  return [
    `${id} in ${folder}`,
    `  ${[cell.model.kind, cell.loss.name, cell.method.name, `λ ${cell.lambda}`, `seed ${cell.seed}`].join(' · ')}`,
    `  ${stateOf(history)}`,
    ...sweeps.map(({ name, id: sweep, submittedAt }) => `  asked for by ${name} (${sweep}), ${when(submittedAt)}`),
    ...attempts.map(attemptLine),
    '',
  ].join('\n');
}

function stateOf({ result, failure, attempts, sweeps }: CellHistory): string {
  if (result !== null) {
    const { outcome, epochs, backend, node, committedAt } = result;
    const last = sweeps.at(-1);
    const reused = last !== undefined && last.submittedAt > committedAt ? `; reused by ${last.name}` : '';
    return `done: ${outcome} after ${epochs} epochs, ${backend}, by node ${node}, ${when(committedAt)}${reused}`;
  }
  if (failure !== null) {
    const again = 'grw rerun --failed tries it again';
    return `failed: ${failure.kind}, ${when(failure.failedAt)}: ${failure.message}; ${again}`;
  }
  const last = attempts.at(-1);
  return last === undefined
    ? 'waits: no node has finished an attempt at it'
    : `waits: its last attempt ended without a result (${ENDS[last.outcome]})`;
}

const ENDS = {
  result: 'a result',
  duplicate: 'a result that was there already',
  reproduced: 'trained again, with the same result',
  replaced: 'trained again, with another result, which replaced the one before',
  invalid: 'the cell cannot be trained',
  error: 'an error of the program',
  crash: 'its thread or process ended',
  memory: 'there was not enough memory',
  stopped: 'handed back by a node that was told to stop',
  lost: 'the node was lost',
  left: 'the node left',
  unheard: 'it never reached the node',
} as const satisfies Record<AttemptRecord['outcome'], string>;

function attemptLine({ attempt, node, started, ended, outcome, error }: AttemptRecord): string {
  const seconds = ((ended - started) / 1000).toFixed(1);
  const why = error === null ? '' : `: ${error}`;
  return `  attempt ${attempt} by node ${node.name}, ${when(started)}, ${seconds} s: ${ENDS[outcome]}${why}`;
}

function when(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}
