import type { CellId } from '../../core/cell/index.js';
import type { Connection } from './connection.js';

/** Numbers kept: of as many cells as nodes may have in hand. */
const MOST = 65_536;

/**
 * Under which numbers the store keeps cells. They never change, so that those of the cells in nodes' hands are kept: ids are
 * random, and looking one up costs more than all else that is done to its row.
 */
export class CellNumbers {
  private readonly known = new Map<CellId, number>();

  constructor(private readonly connection: Connection) {}

  /** What was just read of a cell that is there for good. */
  learn(cell: CellId, number: number): void {
    this.known.set(cell, number);
    if (this.known.size > MOST) for (const oldest of this.known.keys()) return void this.known.delete(oldest);
  }

  /** Nobody is at work on it any more. */
  forget(cell: CellId): void {
    this.known.delete(cell);
  }

  /** Cells that the store does not hold are missing. */
  of(cells: Iterable<CellId>): Map<CellId, number> {
    const numbers = new Map<CellId, number>();
    const unknown: CellId[] = [];
    for (const cell of cells) {
      const number = this.known.get(cell);
      if (number === undefined) unknown.push(cell);
      else numbers.set(cell, number);
    }
    if (unknown.length > 0)
      for (const [cell, number] of storedNumbers(this.connection, unknown)) numbers.set(cell, number);
    return numbers;
  }
}

/** Of those that are there. */
export function storedNumbers(connection: Connection, cells: readonly CellId[]): [CellId, number][] {
  return connection
    .sql('SELECT id, number FROM cell WHERE id IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(cells)) as [CellId, number][];
}
