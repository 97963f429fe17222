import type { CellId } from '../../core/cell/index.js';
import type { AttemptEnd, Failure, Lease, NodeId, Span } from '../../core/fleet/index.js';
import type { PackedResult } from '../../core/record/index.js';
import type { CellNumbers } from './cell-numbers.js';
import type { Connection } from './connection.js';
import { insertRows } from './insert-rows.js';
import { endLeases } from './leases.js';
import { saveNodes } from './nodes.js';
import { endShortages, saveShortage } from './shortages.js';
import { endRerun, hasReruns, isRerun } from './reruns.js';
import { digestOf } from './result-row.js';

/** Who trained. */
export interface Author {
  readonly node: NodeId;
  readonly name: string;
}

interface Ended {
  readonly author: Author;
  readonly lease: Lease;
  readonly span: Span;
}

/** What a coordinator must not forget. Several are committed in one transaction. */
export type StoreWrite =
  | (Ended & { readonly kind: 'result'; readonly result: PackedResult })
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
export function commit(
  connection: Connection,
  known: CellNumbers,
  batch: readonly StoreWrite[],
  now: number,
): WriteOutcome[] {
  const committed = connection.transaction(() => {
    const numbers = numbersIn(connection, known, batch);
    const first = firstResults(connection, batch, numbers);
    saveFirst(connection, [...first], numbers, now);
    const outcomes = batch.map((write) => (first.has(write) ? 'stored' : apply(connection, write, numbers, now)));
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
  for (const { lease } of batch) known.forget(lease.cell);
  return committed;
}

/** Results of cells that have none yet, and of which the batch says nothing else: as good as all, when all goes well. */
function firstResults(connection: Connection, batch: readonly StoreWrite[], numbers: Numbers): Set<StoreWrite> {
  const writes = new Map<CellId, number>();
  for (const { lease } of batch) writes.set(lease.cell, (writes.get(lease.cell) ?? 0) + 1);
  const rows = connection
    .sql('SELECT cell FROM result WHERE cell IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify([...numbers.cells.values()]));
  const done = new Set(rows.map(([cell]) => cell as number));
  return new Set(
    batch.filter(({ kind, lease: { cell } }) => {
      const number = numbers.cells.get(cell);
      return kind === 'result' && writes.get(cell) === 1 && number !== undefined && !done.has(number);
    }),
  );
}

function saveFirst(connection: Connection, writes: readonly StoreWrite[], numbers: Numbers, now: number): void {
  const rows = writes.flatMap((write) => (write.kind === 'result' ? [{ write, by: byOf(write, numbers) }] : []));
  insertRows(
    connection,
    INSERT_RESULTS,
    rows.map(({ write: { lease, result }, by }) => columnsOf(lease.cell, result, by, now)),
  );
  insertRows(
    connection,
    INSERT_ATTEMPTS,
    rows.map(({ write, by }) => attemptOf(write, by, ATTEMPT_OUTCOMES.stored, null)),
  );
}

const INSERT_RESULTS = 'INSERT INTO result VALUES ROWS';
const INSERT_ATTEMPTS = 'INSERT INTO attempt (cell, attempt, node, started, ended, outcome, error) VALUES ROWS';
const ONE_RESULT = `(${new Array<string>(10).fill('?').join(', ')})`;

/** Under which numbers the store keeps what a batch names. */
interface Numbers {
  readonly cells: ReadonlyMap<CellId, number>;
  readonly nodes: ReadonlyMap<NodeId, number>;
}

function numbersIn(connection: Connection, known: CellNumbers, batch: readonly StoreWrite[]): Numbers {
  return {
    cells: known.of(new Set(batch.map(({ lease }) => lease.cell))),
    nodes: saveNodes(connection, new Map(batch.map(({ author }) => [author.node, author.name]))),
  };
}

function apply(connection: Connection, write: StoreWrite, numbers: Numbers, now: number): WriteOutcome {
  const ended = byOf(write, numbers);
  switch (write.kind) {
    case 'result': {
      const { outcome, note } = saveResult(connection, write, ended, now);
      const isLate = outcome === 'equal' || outcome === 'different';
      if (!isLate || !isRepeated(connection, ended.cell, write.lease))
        saveAttempt(connection, write, ended, ATTEMPT_OUTCOMES[outcome], note);
      return outcome;
    }
    case 'failure':
      saveFailure(connection, write, ended.cell, now);
      saveAttempt(connection, write, ended, write.failure.kind, write.failure.message);
      return 'stored';
    case 'attempt':
      saveAttempt(connection, write, ended, write.end, write.error);
      if (write.shortage !== undefined) saveShortage(connection, ended.cell, write.shortage);
      return 'stored';
  }
}

/** Numbers of the cell and of the node that trained it. */
interface By {
  readonly cell: number;
  readonly node: number;
}

function byOf({ lease, author }: StoreWrite, { cells, nodes }: Numbers): By {
  const cell = cells.get(lease.cell);
  if (cell === undefined) throw new Error(`cell ${lease.cell} is not in the store`);
  return { cell, node: nodes.get(author.node)! };
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
  const columns = columnsOf(lease.cell, result, by, now);
  if (connection.sql(`INSERT INTO result VALUES ${ONE_RESULT} ON CONFLICT DO NOTHING`).run(...columns) > 0)
    return { outcome: 'stored', note: null };
  const before = connection.sql('SELECT digest FROM result WHERE cell = ?').get(by.cell)![0] as Buffer;
  const digest = digestOf(lease.cell, result);
  const isWanted = isRerun(connection, lease.cell, lease.attempt);
  if (before.equals(digest)) return { outcome: isWanted ? 'reproduced' : 'equal', note: null };
  const note = `its digest is ${digest.toString('hex')}, that of the result before ${before.toString('hex')}`;
  if (!isWanted) return { outcome: 'different', note };
  connection.sql(`INSERT OR REPLACE INTO result VALUES ${ONE_RESULT}`).run(...columns);
  return { outcome: 'replaced', note };
}

/** In the order of the table. */
function columnsOf(id: CellId, result: PackedResult, { cell, node }: By, now: number) {
  const { outcome, epochs, backend, facts, trace } = result;
  const isWhole = Number.isSafeInteger(epochs);
  return [
    cell,
    outcome,
    isWhole ? epochs : 0,
    backend,
    facts,
    trace,
    digestOf(id, result),
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

function attemptOf({ lease, span }: Ended, { cell, node }: By, outcome: string, error: string | null) {
  return [cell, lease.attempt, node, span.started, span.ended, outcome, error] as const;
}

function saveAttempt(connection: Connection, ended: Ended, by: By, outcome: string, error: string | null): void {
  insertRows(connection, INSERT_ATTEMPTS, [attemptOf(ended, by, outcome, error)]);
}
