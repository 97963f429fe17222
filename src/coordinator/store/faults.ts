import type { CellId } from '../../core/cell/index.js';
import type { Failure } from '../../core/fleet/index.js';
import type { Connection } from './connection.js';

/** How cells were given up: `message` is that of the latest of them. */
export interface StoredFault extends Failure {
  readonly cells: number;
  /** The latest of them. */
  readonly cell: CellId;
  /** Milliseconds since 1970. */
  readonly latest: number;
}

/** Cells that were given up, grouped by what befell them, the latest last; at most `limit` groups, those the latest. */
export function faults(connection: Connection, limit: number): StoredFault[] {
  const rows = connection
    .sql(
      // Of a group with a max(), SQLite takes the other columns from the row where that was found.
      `SELECT cell.id, kind, message, signature, count(*), max(failed_at) AS latest
       FROM failure JOIN cell ON cell.number = failure.cell
       GROUP BY kind, signature ORDER BY latest DESC LIMIT ?`,
    )
    .all(limit) as [CellId, Failure['kind'], string, string, number, number][];
  return rows
    .map(([cell, kind, message, signature, cells, latest]) => ({ cell, kind, message, signature, cells, latest }))
    .reverse();
}
