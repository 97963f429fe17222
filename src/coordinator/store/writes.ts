import type { CellId } from '../../core/cell/index.js';
import type { Failure, Lease, NodeId, Span } from '../../core/fleet/index.js';
import type { CellResult } from '../../core/record/index.js';
import type { Connection } from './connection.js';
import { endLeases } from './leases.js';
import { saveNodes } from './nodes.js';
import { endShortages, saveShortage } from './shortages.js';
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
  | (Ended & {
      readonly kind: 'attempt';
      readonly end: AttemptEnd;
      readonly error: string | null;
      /** The cell ran out of memory: how often by now, and what to reserve for it from now on. */
      readonly shortage?: { readonly times: number; readonly bytes: number } | undefined;
    });

/**
 * `stored` the first; `equal` or `different` from the one that was there already, which stays. Of a cell trained again on
 * purpose: `reproduced`, the same, or `replaced`, another that now stands in its place.
 */
export type WriteOutcome = 'stored' | 'equal' | 'different' | 'reproduced' | 'replaced';

/** Commits everything or nothing, durably, in one transaction; outcomes in the order of `batch`. */
export function commit(connection: Connection, batch: readonly StoreWrite[], now: number): WriteOutcome[] {
  return connection.transaction(() => {
    const numbers = numbersIn(connection, batch);
    const outcomes = batch.map((write) => apply(connection, write, numbers, now));
    if (hasReruns(connection)) batch.forEach((write, i) => endOf(connection, write, outcomes[i]!));
    endLeases(
      connection,
      batch.map(({ lease }) => lease.attempt),
    );
    // A late result of a cell that was given up: it is not a failure any more.
    connection.sql('DELETE FROM failure WHERE EXISTS (SELECT 1 FROM result WHERE result.cell = failure.cell)').run();
    endShortages(connection);
    return outcomes;
  });
}

/** Under which numbers the store keeps what a batch names. */
interface Numbers {
  readonly cells: ReadonlyMap<CellId, number>;
  readonly nodes: ReadonlyMap<NodeId, number>;
}

function numbersIn(connection: Connection, batch: readonly StoreWrite[]): Numbers {
  const authors = new Map(batch.map(({ author }) => [author.node, author.name]));
  saveNodes(connection, authors);
  const numbers = (table: 'cell' | 'node', ids: readonly string[]): [string, number][] =>
    connection
      .sql(`SELECT id, number FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`)
      .all(JSON.stringify(ids)) as [string, number][];
  return {
    cells: new Map(numbers('cell', [...new Set(batch.map(({ lease }) => lease.cell))]) as [CellId, number][]),
    nodes: new Map(numbers('node', [...authors.keys()]) as [NodeId, number][]),
  };
}

function apply(connection: Connection, write: StoreWrite, numbers: Numbers, now: number): WriteOutcome {
  const cell = numbers.cells.get(write.lease.cell);
  if (cell === undefined) throw new Error(`cell ${write.lease.cell} is not in the store`);
  const ended = { cell, node: numbers.nodes.get(write.author.node)! };
  switch (write.kind) {
    case 'result': {
      const { outcome, note } = saveResult(connection, write, ended, now);
      const isLate = outcome === 'equal' || outcome === 'different';
      if (!isLate || !isRepeated(connection, ended.cell, write.lease))
        saveAttempt(connection, write, ended, ATTEMPT_OUTCOMES[outcome], note);
      return outcome;
    }
    case 'failure':
      saveFailure(connection, write, cell, now);
      saveAttempt(connection, write, ended, write.failure.kind, write.failure.message);
      return 'stored';
    case 'attempt':
      saveAttempt(connection, write, ended, write.end, write.error);
      if (write.shortage !== undefined) saveShortage(connection, cell, write.shortage);
      return 'stored';
  }
}

/** Numbers of the cell and of the node that trained it. */
interface By {
  readonly cell: number;
  readonly node: number;
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

type ResultWrite = Extract<StoreWrite, { kind: 'result' }>;

/** `note`: both digests, where the result differs from the one that was there. */
interface Saved {
  readonly outcome: WriteOutcome;
  readonly note: string | null;
}

function saveResult(connection: Connection, { lease, result }: ResultWrite, by: By, now: number): Saved {
  const row = rowOf(lease.cell, result);
  const columns = columnsOf(row, by, now);
  if (connection.sql(`INSERT INTO result VALUES (${PLACES}) ON CONFLICT DO NOTHING`).run(...columns) > 0)
    return { outcome: 'stored', note: null };
  const before = connection.sql('SELECT digest FROM result WHERE cell = ?').get(by.cell)![0] as Buffer;
  const isWanted = isRerun(connection, lease.cell, lease.attempt);
  if (before.equals(row.digest)) return { outcome: isWanted ? 'reproduced' : 'equal', note: null };
  const note = `its digest is ${row.digest.toString('hex')}, that of the result before ${before.toString('hex')}`;
  if (!isWanted) return { outcome: 'different', note };
  connection.sql(`INSERT OR REPLACE INTO result VALUES (${PLACES})`).run(...columns);
  return { outcome: 'replaced', note };
}

const PLACES = '?, ?, ?, ?, ?, ?, ?, ?, ?, ?';

/** In the order of the table. */
function columnsOf({ outcome, epochs, backend, facts, trace, digest }: ResultRow, { cell, node }: By, now: number) {
  const isWhole = Number.isSafeInteger(epochs);
  return [
    cell,
    outcome,
    isWhole ? epochs : 0,
    backend,
    facts,
    trace,
    digest,
    node,
    now,
    isWhole ? null : epochs,
  ] as const;
}

type FailureWrite = Extract<StoreWrite, { kind: 'failure' }>;

function saveFailure(connection: Connection, { failure }: FailureWrite, cell: number, now: number): void {
  connection
    .sql('INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?)')
    .run(cell, failure.kind, failure.message, failure.signature, now);
}

/** A node repeats what it has no answer to; once is enough to know it. */
function isRepeated(connection: Connection, cell: number, { attempt }: Lease): boolean {
  const there = connection
    .sql("SELECT 1 FROM attempt WHERE cell = ? AND attempt = ? AND outcome = 'duplicate'")
    .get(cell, attempt);
  return there !== undefined;
}

function saveAttempt(
  connection: Connection,
  { lease, span }: Ended,
  { cell, node }: By,
  outcome: string,
  error: string | null,
): void {
  connection
    .sql('INSERT INTO attempt (cell, attempt, node, started, ended, outcome, error) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(cell, lease.attempt, node, span.started, span.ended, outcome, error);
}
