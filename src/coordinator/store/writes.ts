import type { Failure, Lease, NodeId, Span } from '../../core/fleet/index.js';
import type { CellResult } from '../../core/record/index.js';
import type { Connection } from './connection.js';
import { endRerun, hasReruns, isRerun } from './reruns.js';
import type { ResultRow } from './result-row.js';
import { rowOf } from './result-row.js';

/** Who trained. */
export interface Author {
  readonly node: NodeId;
  readonly name: string;
}

/** How an attempt ended that gave no result. */
export type AttemptEnd = Failure['kind'] | 'lost' | 'left' | 'unheard';

interface Ended {
  readonly author: Author;
  readonly lease: Lease;
  readonly span: Span;
}

/** What a coordinator must not forget. Several are committed in one transaction. */
export type StoreWrite =
  | (Ended & { readonly kind: 'result'; readonly result: CellResult })
  /** The cell is given up. */
  | (Ended & { readonly kind: 'failure'; readonly failure: Failure })
  /** An attempt that ended without deciding the cell. */
  | (Ended & { readonly kind: 'attempt'; readonly end: AttemptEnd; readonly error: string | null });

/**
 * `stored` the first; `equal` or `different` from the one that was there already, which stays. Of a cell trained again on
 * purpose: `reproduced`, the same, or `replaced`, another that now stands in its place.
 */
export type WriteOutcome = 'stored' | 'equal' | 'different' | 'reproduced' | 'replaced';

/** Commits everything or nothing, durably, in one transaction; outcomes in the order of `batch`. */
export function commit(connection: Connection, batch: readonly StoreWrite[], now: number): WriteOutcome[] {
  return connection.transaction(() => {
    for (const author of new Map(batch.map((write) => [write.author.node, write.author])).values())
      saveAuthor(connection, author);
    const outcomes = batch.map((write) => apply(connection, write, now));
    if (hasReruns(connection)) batch.forEach((write, i) => endOf(connection, write, outcomes[i]!));
    // A late result of a cell that was given up: it is not a failure any more.
    connection.sql('DELETE FROM failure WHERE EXISTS (SELECT 1 FROM result WHERE result.cell = failure.cell)').run();
    return outcomes;
  });
}

function apply(connection: Connection, write: StoreWrite, now: number): WriteOutcome {
  switch (write.kind) {
    case 'result': {
      const { outcome, note } = saveResult(connection, write, now);
      saveAttempt(connection, write, ATTEMPT_OUTCOMES[outcome], note);
      return outcome;
    }
    case 'failure':
      saveFailure(connection, write, now);
      saveAttempt(connection, write, write.failure.kind, write.failure.message);
      return 'stored';
    case 'attempt':
      saveAttempt(connection, write, write.end, write.error);
      return 'stored';
  }
}

const ATTEMPT_OUTCOMES = {
  stored: 'result',
  equal: 'duplicate',
  different: 'duplicate',
  reproduced: 'reproduced',
  replaced: 'replaced',
} as const satisfies Record<WriteOutcome, string>;

/** A cell that was trained again has what it was to have: a result, or no further attempt. */
function endOf(connection: Connection, write: StoreWrite, outcome: WriteOutcome): void {
  const isLate = outcome === 'equal' || outcome === 'different';
  if (write.kind !== 'attempt' && !isLate) endRerun(connection, write.lease.cell);
}

function saveAuthor(connection: Connection, { node, name }: Author): void {
  connection.sql('INSERT INTO node (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING').run(node, name);
}

type ResultWrite = Extract<StoreWrite, { kind: 'result' }>;

/** `note`: both digests, where the result differs from the one that was there. */
interface Saved {
  readonly outcome: WriteOutcome;
  readonly note: string | null;
}

function saveResult(connection: Connection, write: ResultWrite, now: number): Saved {
  const { author, lease, result } = write;
  const row = rowOf(lease.cell, result);
  const inserted = connection
    .sql(
      `INSERT INTO result SELECT cell.number, ?, ?, ?, ?, ?, ?, node.number, ?, ? FROM cell, node
       WHERE cell.id = ? AND node.id = ? ON CONFLICT DO NOTHING`,
    )
    .run(...columnsOf(row, now), lease.cell, author.node);
  if (inserted > 0) return { outcome: 'stored', note: null };
  const there = connection
    .sql('SELECT digest FROM result JOIN cell ON cell.number = result.cell WHERE cell.id = ?')
    .get(lease.cell);
  if (there === undefined) throw new Error(`cell ${lease.cell} is not in the store`);
  const before = there[0] as Buffer;
  const isWanted = isRerun(connection, lease.cell, lease.attempt);
  if (before.equals(row.digest)) return { outcome: isWanted ? 'reproduced' : 'equal', note: null };
  const note = `its digest is ${row.digest.toString('hex')}, that of the result before ${before.toString('hex')}`;
  if (!isWanted) return { outcome: 'different', note };
  connection
    .sql(
      `INSERT OR REPLACE INTO result SELECT cell.number, ?, ?, ?, ?, ?, ?, node.number, ?, ? FROM cell, node
       WHERE cell.id = ? AND node.id = ?`,
    )
    .run(...columnsOf(row, now), lease.cell, author.node);
  return { outcome: 'replaced', note };
}

/** In the order of the table, but for cell and node. */
function columnsOf({ outcome, epochs, backend, facts, trace, digest }: ResultRow, now: number) {
  const isWhole = Number.isSafeInteger(epochs);
  return [outcome, isWhole ? epochs : 0, backend, facts, trace, digest, now, isWhole ? null : epochs] as const;
}

type FailureWrite = Extract<StoreWrite, { kind: 'failure' }>;

function saveFailure(connection: Connection, { lease, failure }: FailureWrite, now: number): void {
  connection
    .sql('INSERT OR REPLACE INTO failure SELECT number, ?, ?, ?, ? FROM cell WHERE id = ?')
    .run(failure.kind, failure.message, failure.signature, now, lease.cell);
}

function saveAttempt(
  connection: Connection,
  { author, lease, span }: Ended,
  outcome: string,
  error: string | null,
): void {
  connection
    .sql(
      `INSERT INTO attempt (cell, attempt, node, started, ended, outcome, error)
       SELECT cell.number, ?, node.number, ?, ?, ?, ? FROM cell, node WHERE cell.id = ? AND node.id = ?`,
    )
    .run(lease.attempt, span.started, span.ended, outcome, error, lease.cell, author.node);
}
