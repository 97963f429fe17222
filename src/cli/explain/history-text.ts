import type { AttemptOutcome, AttemptRecord, CellHistory, CellStanding } from '../../core/fleet/index.js';
import { when } from '../control/index.js';
import { standingText } from './standing-text.js';

/** A cell's history where it was found. */
export interface Found {
  readonly where: { readonly folder: string } | { readonly coordinator: string };
  readonly history: CellHistory;
  /** Null for a cell that is not scheduled; absent where no coordinator was asked. */
  readonly standing?: CellStanding | null;
}

/** Lines about one cell, indented below its id. */
export function historyText({ where, history, standing }: Found): string {
  const { id, cell, sweeps, attempts } = history;
  return [
    `${id} ${'folder' in where ? `in ${where.folder}` : `at ${where.coordinator}`}`,
    `  ${[cell.model.kind, cell.loss.name, cell.method.name, `λ ${cell.lambda}`, `seed ${cell.seed}`].join(' · ')}`,
    ...stateLines(history, standing).map((line) => `  ${line}`),
    ...sweeps.map(({ name, id: sweep, submittedAt }) => `  asked for by ${name} (${sweep}), ${when(submittedAt)}`),
    ...attempts.map(attemptLine),
    '',
  ].join('\n');
}

function stateLines(history: CellHistory, standing: Found['standing']): string[] {
  const { result, failure } = history;
  if (result !== null) {
    const { outcome, epochs, backend, node, committedAt } = result;
    const done = `done: ${outcome} after ${epochs} epochs, ${backend}, by node ${node}, ${when(committedAt)}`;
    const again = standing?.kind === 'leased' || standing?.kind === 'waiting';
    return [`${done}${useOf(history)}`, ...(again ? [`to be trained again; ${standingText(standing)}`] : [])];
  }
  if (standing?.kind === 'leased' || standing?.kind === 'waiting') return [standingText(standing)];
  if (failure !== null)
    return [
      `failed: ${failure.kind}, ${when(failure.failedAt)}: ${failure.message}; grw rerun --failed tries it again`,
    ];
  if (standing === null) return ['waits: its sweep is not scheduled here; grw resume or grw submit goes on with it'];
  return [lastAttempt(history.attempts)];
}

/** Which sweep has come, or come again, since it was done, and found it so. */
function useOf({ result, sweeps }: CellHistory): string {
  const committedAt = result?.committedAt ?? 0;
  const later = sweeps.filter(({ submittedAt }) => submittedAt > committedAt);
  const last = later.sort((a, b) => a.submittedAt - b.submittedAt).at(-1);
  return last === undefined ? '' : `; reused by ${last.name} (${last.id})`;
}

function lastAttempt(attempts: readonly AttemptRecord[]): string {
  const last = attempts.at(-1);
  return last === undefined
    ? 'waits: no node has finished an attempt at it'
    : `waits: its last attempt ended without a result (${ENDS[last.outcome]})`;
}

const ENDS: Readonly<Record<AttemptOutcome, string>> = {
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
};

function attemptLine({ attempt, node, started, ended, outcome, error }: AttemptRecord): string {
  const seconds = ((ended - started) / 1000).toFixed(1);
  const why = error === null ? '' : `: ${error}`;
  return `  attempt ${attempt} by node ${node.name}, ${when(started)}, ${seconds} s: ${ENDS[outcome]}${why}`;
}
