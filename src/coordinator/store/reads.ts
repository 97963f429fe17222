import type { Cell, CellId } from '../../core/cell/index.js';
import type { Attempt, AttemptRecord, Counts, Failure, NodeId, SweepId } from '../../core/fleet/index.js';
import type { CellResult } from '../../core/record/index.js';
import type { CellNumbers } from './cell-numbers.js';
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

/** Cells of sweeps. */
export const MEMBERS = `sweep JOIN sweep_cell ON sweep_cell.sweep = sweep.number JOIN cell ON cell.number = sweep_cell.cell`;
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

/** Canonical JSON of cells, in their order. They are about to be given out: their numbers will be asked for. */
export function parametersOf(connection: Connection, numbers: CellNumbers, cells: readonly CellId[]): string[] {
  const rows = connection
    .sql(`SELECT ${CELL_COLUMNS}, cell.number FROM cell WHERE id IN (SELECT value FROM json_each(?))`)
    .all(JSON.stringify(cells));
  const parameters = new Map<CellId, string>();
  for (const row of rows) {
    const [id, , , number] = row as [CellId, string, string, number];
    parameters.set(id, parametersIn(connection.path, row));
    numbers.learn(id, number);
  }
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
