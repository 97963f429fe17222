import type { CellId } from '../../core/cell/index.js';
import type { Attempt, Lease, NodeId } from '../../core/fleet/index.js';
import type { CellNumbers } from './cell-numbers.js';
import type { Connection } from './connection.js';
import { insertRows } from './insert-rows.js';
import { saveNodes } from './nodes.js';

/** A lease that is out, and who has it. */
export interface StoredLease {
  readonly lease: Lease;
  readonly node: NodeId;
  readonly name: string;
}

/** Remembers leases before they are given, over the death of the process; a power cut may forget the latest. */
export function saveLeases(connection: Connection, known: CellNumbers, leases: readonly StoredLease[]): void {
  connection.unsynchronised(() => {
    const nodes = saveNodes(connection, new Map(leases.map(({ node, name }) => [node, name])));
    const cells = known.of(leases.map(({ lease }) => lease.cell));
    insertRows(
      connection,
      'INSERT OR IGNORE INTO lease VALUES ROWS',
      leases.flatMap(({ lease: { cell, attempt }, node }) => {
        const number = cells.get(cell);
        return number === undefined ? [] : [[attempt, number, nodes.get(node)!]];
      }),
    );
  });
}

/** Leases that nobody has reported. */
export function leasesOut(connection: Connection): StoredLease[] {
  const rows = connection
    .sql(
      `SELECT lease.attempt, cell.id, node.id, node.name FROM lease
       JOIN cell ON cell.number = lease.cell JOIN node ON node.number = lease.node`,
    )
    .all();
  return (rows as [Attempt, CellId, NodeId, string][]).map(([attempt, cell, node, name]) => ({
    lease: { cell, attempt },
    node,
    name,
  }));
}

export function endLeases(connection: Connection, attempts: readonly Attempt[]): void {
  connection.sql('DELETE FROM lease WHERE attempt IN (SELECT value FROM json_each(?))').run(JSON.stringify(attempts));
}
