import type { CellId } from '../../core/cell/index.js';
import type { Attempt } from '../../core/fleet/index.js';
import type { Connection } from './connection.js';

/** Has cells trained again by attempts from `from` on. Their results and failures are kept until new ones are durable. */
export function requestReruns(connection: Connection, cells: readonly CellId[], from: Attempt, now: number): void {
  connection
    .sql(
      `INSERT OR REPLACE INTO rerun SELECT cell.number, ?, ? FROM json_each(?) JOIN cell ON cell.id = json_each.value`,
    )
    .run(from, now, JSON.stringify(cells));
}

export function hasReruns(connection: Connection): boolean {
  return connection.sql('SELECT EXISTS (SELECT 1 FROM rerun)').get()![0] === 1;
}

/** Whether an attempt is one of those that a rerun of the cell asked for. */
export function isRerun(connection: Connection, cell: CellId, attempt: Attempt): boolean {
  return (
    connection
      .sql('SELECT 1 FROM rerun JOIN cell ON cell.number = rerun.cell WHERE cell.id = ? AND rerun.attempt <= ?')
      .get(cell, attempt) !== undefined
  );
}

export function endRerun(connection: Connection, cell: CellId): void {
  connection.sql('DELETE FROM rerun WHERE cell = (SELECT number FROM cell WHERE id = ?)').run(cell);
}
