import type { CellId } from '../../core/cell/index.js';
import type { CellHistory, Failure, SweepId } from '../../core/fleet/index.js';
import { CELL_COLUMNS, cellOf } from './cell-row.js';
import type { Connection } from './connection.js';
import { attempts } from './reads.js';

/** Ids that begin with `prefix`, in order, at most `limit`. */
export function idsLike(connection: Connection, prefix: string, limit: number): CellId[] {
  const rows = connection.sql('SELECT id FROM cell WHERE id GLOB ? ORDER BY id LIMIT ?').all(`${prefix}*`, limit);
  return (rows as [CellId][]).map(([id]) => id);
}

/** Null for a cell that the store does not hold. */
export function historyOf(connection: Connection, id: CellId): CellHistory | null {
  const row = connection.sql(`SELECT ${CELL_COLUMNS} FROM cell WHERE id = ?`).get(id);
  if (row === undefined) return null;
  return {
    ...cellOf(connection.path, row),
    sweeps: sweepsWith(connection, id),
    result: resultOf(connection, id),
    failure: failureOf(connection, id),
    attempts: attempts(connection, id),
  };
}

function sweepsWith(connection: Connection, id: CellId): CellHistory['sweeps'] {
  const rows = connection
    .sql(
      `SELECT DISTINCT sweep.id, sweep.name, sweep.created_at FROM sweep
       JOIN sweep_cell ON sweep_cell.sweep = sweep.number JOIN cell ON cell.number = sweep_cell.cell
       WHERE cell.id = ? ORDER BY sweep.number`,
    )
    .all(id);
  return (rows as [SweepId, string, number][]).map(([sweep, name, submittedAt]) => ({ id: sweep, name, submittedAt }));
}

function resultOf(connection: Connection, id: CellId): CellHistory['result'] {
  const row = connection
    .sql(
      `SELECT result.outcome, result.epochs, result.backend, node.name, result.committed_at FROM result
       JOIN cell ON cell.number = result.cell JOIN node ON node.number = result.node WHERE cell.id = ?`,
    )
    .get(id);
  if (row === undefined) return null;
  const [outcome, epochs, backend, node, committedAt] = row as [string, number, string, string, number];
  return { outcome, epochs, backend, node, committedAt };
}

function failureOf(connection: Connection, id: CellId): CellHistory['failure'] {
  const row = connection
    .sql(
      `SELECT failure.kind, failure.message, failure.signature, failure.failed_at FROM failure
       JOIN cell ON cell.number = failure.cell WHERE cell.id = ?`,
    )
    .get(id);
  if (row === undefined) return null;
  const [kind, message, signature, failedAt] = row as [Failure['kind'], string, string, number];
  return { kind, message, signature, failedAt };
}
