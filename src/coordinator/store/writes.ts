import type { Failure, Lease, NodeId, Span } from '../../core/fleet/index.js';
import type { CellResult } from '../../core/record/index.js';
import type { Connection } from './connection.js';
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

/** `stored` the first; `equal` or `different` from the one that was there already. */
export type WriteOutcome = 'stored' | 'equal' | 'different';

/** Commits everything or nothing, durably, in one transaction; outcomes in the order of `batch`. */
export function commit(connection: Connection, batch: readonly StoreWrite[], now: number): WriteOutcome[] {
  return connection.transaction(() => {
    for (const author of new Map(batch.map((write) => [write.author.node, write.author])).values())
      saveAuthor(connection, author);
    const outcomes = batch.map((write) => apply(connection, write, now));
    // A late result of a cell that was given up: it is not a failure any more.
    connection.sql('DELETE FROM failure WHERE EXISTS (SELECT 1 FROM result WHERE result.cell = failure.cell)').run();
    return outcomes;
  });
}

function apply(connection: Connection, write: StoreWrite, now: number): WriteOutcome {
  switch (write.kind) {
    case 'result': {
      const outcome = saveResult(connection, write, now);
      if (outcome === 'stored') saveAttempt(connection, write, 'result', null);
      else if (!isRepeated(connection, write)) saveAttempt(connection, write, 'duplicate', null);
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

function saveAuthor(connection: Connection, { node, name }: Author): void {
  connection.sql('INSERT INTO node (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING').run(node, name);
}

type ResultWrite = Extract<StoreWrite, { kind: 'result' }>;

function saveResult(connection: Connection, { author, lease, result }: ResultWrite, now: number): WriteOutcome {
  const { outcome, epochs, backend, facts, trace, digest } = rowOf(lease.cell, result);
  const isWhole = Number.isSafeInteger(epochs);
  const inserted = connection
    .sql(
      `INSERT INTO result SELECT cell.number, ?, ?, ?, ?, ?, ?, node.number, ?, ? FROM cell, node
       WHERE cell.id = ? AND node.id = ? ON CONFLICT DO NOTHING`,
    )
    .run(
      outcome,
      isWhole ? epochs : 0,
      backend,
      facts,
      trace,
      digest,
      now,
      isWhole ? null : epochs,
      lease.cell,
      author.node,
    );
  if (inserted > 0) return 'stored';
  const there = connection
    .sql('SELECT digest FROM result JOIN cell ON cell.number = result.cell WHERE cell.id = ?')
    .get(lease.cell);
  if (there === undefined) throw new Error(`cell ${lease.cell} is not in the store`);
  return (there[0] as Buffer).equals(digest) ? 'equal' : 'different';
}

type FailureWrite = Extract<StoreWrite, { kind: 'failure' }>;

function saveFailure(connection: Connection, { lease, failure }: FailureWrite, now: number): void {
  connection
    .sql('INSERT OR REPLACE INTO failure SELECT number, ?, ?, ?, ? FROM cell WHERE id = ?')
    .run(failure.kind, failure.message, failure.signature, now, lease.cell);
}

/** A node repeats what it has no answer to; once is enough to know it. */
function isRepeated(connection: Connection, { lease }: Ended): boolean {
  const there = connection
    .sql(
      `SELECT 1 FROM attempt JOIN cell ON cell.number = attempt.cell
       WHERE cell.id = ? AND attempt.attempt = ? AND attempt.outcome = 'duplicate'`,
    )
    .get(lease.cell, lease.attempt);
  return there !== undefined;
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
