import type { Affinity, Cell, CellId } from '../../core/cell/index.js';
import type { Bucket } from '../../core/cost/index.js';
import type { Attempt, AttemptRecord, Counts, Failure, NodeId, SweepId } from '../../core/fleet/index.js';
import type { CellResult } from '../../core/record/index.js';
import type { Connection, Row } from './connection.js';
import { CELL_COLUMNS, cellOf, parametersIn } from './cell-row.js';
import { RESULT_COLUMNS, resultOf } from './result-row.js';

/** A cell of a sweep with its result. */
export interface FinishedCell {
  readonly id: CellId;
  readonly cell: Cell;
  /** Place in the sweep, from 0. */
  readonly ordinal: number;
  readonly result: CellResult;
  readonly node: { readonly id: NodeId; readonly name: string };
  /** Milliseconds since 1970. */
  readonly committedAt: number;
}

/** A cell of a sweep that was given up. */
export interface FailedCell {
  readonly id: CellId;
  readonly cell: Cell;
  readonly ordinal: number;
  readonly failure: Failure;
  readonly failedAt: number;
}

export interface StoredCell {
  readonly id: CellId;
  readonly seed: number;
  /** Seconds, as estimated when it was submitted. */
  readonly cost: number;
  readonly bucket: Bucket;
  /** Of memory, as estimated; 0 where that is not known. */
  readonly bytes: number;
  /** How often it ran out of memory since it last had an outcome, and what to reserve for it; null if it never did. */
  readonly shortage: { readonly times: number; readonly bytes: number } | null;
  /** Of its set-up; 0 where that is not known. */
  readonly affinity: Affinity;
  readonly state: 'todo' | 'done' | 'failed';
  /** To be trained again, by attempts from this number on, whatever it has; null when it is not. */
  readonly rerun: Attempt | null;
}

const MEMBERS = `sweep JOIN sweep_cell ON sweep_cell.sweep = sweep.number JOIN cell ON cell.number = sweep_cell.cell`;
const OUTCOMES = `LEFT JOIN result ON result.cell = cell.number LEFT JOIN failure ON failure.cell = cell.number
       LEFT JOIN rerun ON rerun.cell = cell.number`;

/** Cells of a sweep that have a result, in the sweep's order, decoded one by one as they are asked for. */
export function* finished(connection: Connection, sweep: SweepId): Generator<FinishedCell, void, undefined> {
  const rows = connection
    .sql(
      `SELECT ${CELL_COLUMNS}, sweep_cell.ordinal, node.id, node.name, result.committed_at, ${RESULT_COLUMNS}
       FROM ${MEMBERS} JOIN result ON result.cell = cell.number JOIN node ON node.number = result.node
       WHERE sweep.id = ? ORDER BY sweep_cell.ordinal`,
    )
    .rows(sweep);
  for (const row of rows) {
    const [ordinal, node, name, committedAt] = row.slice(3) as [number, NodeId, string, number];
    const cell = cellOf(connection.path, row);
    const result = resultOf(connection.path, cell.id, row.slice(7));
    yield { ...cell, ordinal, result, node: { id: node, name }, committedAt };
  }
}

export function failed(connection: Connection, sweep: SweepId): FailedCell[] {
  const rows = connection
    .sql(
      `SELECT ${CELL_COLUMNS}, sweep_cell.ordinal, failure.kind, failure.message, failure.signature, failure.failed_at
       FROM ${MEMBERS} JOIN failure ON failure.cell = cell.number WHERE sweep.id = ? ORDER BY sweep_cell.ordinal`,
    )
    .all(sweep);
  return rows.map((row) => {
    const [ordinal, kind, message, signature, failedAt] = row.slice(3) as [
      number,
      Failure['kind'],
      string,
      string,
      number,
    ];
    return { ...cellOf(connection.path, row), ordinal, failure: { kind, message, signature }, failedAt };
  });
}

type CellsRow = [
  id: CellId,
  seed: number,
  cost: number,
  bucket: Bucket,
  bytes: number,
  affinity: Affinity,
  isDone: number,
  isFailed: number,
  rerun: Attempt | null,
  times: number | null,
  reserved: number | null,
];

/** What a scheduler needs to know of a sweep. */
export function cellsOf(connection: Connection, sweep: SweepId): StoredCell[] {
  const rows = connection
    .sql(
      `SELECT cell.id, cell.seed, sweep_cell.cost, cell.bucket, cell.bytes, cell.affinity, result.cell IS NOT NULL,
         failure.cell IS NOT NULL, rerun.attempt, shortage.times, shortage.bytes
       FROM ${MEMBERS} ${OUTCOMES} LEFT JOIN shortage ON shortage.cell = cell.number
       WHERE sweep.id = ? ORDER BY sweep_cell.ordinal`,
    )
    .all(sweep);
  return (rows as CellsRow[]).map(
    ([id, seed, cost, bucket, bytes, affinity, isDone, isFailed, rerun, times, reserved]) => ({
      id,
      seed,
      cost,
      bucket,
      bytes,
      affinity,
      shortage: times === null || reserved === null ? null : { times, bytes: reserved },
      state: isDone === 1 ? 'done' : isFailed === 1 ? 'failed' : 'todo',
      rerun,
    }),
  );
}

export function doneIds(connection: Connection, sweep: SweepId | null): Set<CellId> {
  const rows =
    sweep === null
      ? connection.sql('SELECT cell.id FROM result JOIN cell ON cell.number = result.cell').rows()
      : connection
          .sql(`SELECT cell.id FROM ${MEMBERS} JOIN result ON result.cell = cell.number WHERE sweep.id = ?`)
          .rows(sweep);
  return new Set(firstColumn(rows));
}

/** Cells to be trained again count as waiting. */
export function counts(connection: Connection, sweep: SweepId): Counts {
  const row = connection
    .sql(
      `SELECT count(*), count(iif(rerun.cell IS NULL, result.cell, NULL)), count(iif(rerun.cell IS NULL, failure.cell, NULL))
       FROM ${MEMBERS} ${OUTCOMES}
       WHERE sweep.id = ?`,
    )
    .get(sweep) as [number, number, number];
  const [all, done, failures] = row;
  return { pending: all - done - failures, leased: 0, done, failed: failures };
}

export function attempts(connection: Connection, cell: CellId): AttemptRecord[] {
  const rows = connection
    .sql(
      `SELECT attempt.attempt, node.id, node.name, attempt.started, attempt.ended, attempt.outcome, attempt.error
       FROM attempt JOIN cell ON cell.number = attempt.cell JOIN node ON node.number = attempt.node
       WHERE cell.id = ? ORDER BY attempt.number`,
    )
    .all(cell);
  return (rows as [Attempt, NodeId, string, number, number, AttemptRecord['outcome'], string | null][]).map(
    ([attempt, id, name, started, ended, outcome, error]) => ({
      attempt,
      node: { id, name },
      started,
      ended,
      outcome,
      error,
    }),
  );
}

/** Canonical JSON of cells, in their order. */
export function parametersOf(connection: Connection, cells: readonly CellId[]): string[] {
  const rows = connection
    .sql(`SELECT ${CELL_COLUMNS} FROM cell WHERE id IN (SELECT value FROM json_each(?))`)
    .all(JSON.stringify(cells));
  const parameters = new Map(rows.map((row) => [row[0] as CellId, parametersIn(connection.path, row)]));
  return cells.map((cell) => {
    const json = parameters.get(cell);
    if (json === undefined) throw new Error(`cell ${cell} is not in the store`);
    return json;
  });
}

export function resultFor(connection: Connection, cell: CellId): CellResult | null {
  const row = connection
    .sql(`SELECT ${RESULT_COLUMNS} FROM result JOIN cell ON cell.number = result.cell WHERE cell.id = ?`)
    .get(cell);
  return row === undefined ? null : resultOf(connection.path, cell, row);
}

function* firstColumn(rows: Iterable<Row>): Generator<CellId> {
  for (const [id] of rows) yield id as CellId;
}
