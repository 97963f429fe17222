import { createHash } from 'node:crypto';
import type { Cell, CellId } from '../../core/cell/index.js';
import type { SweepId, SweepMode } from '../../core/fleet/index.js';
import { storedNumbers } from './cell-numbers.js';
import type { CellRow } from './cell-row.js';
import { CellRows } from './cell-row.js';
import type { Connection } from './connection.js';
import { insertRows } from './insert-rows.js';

/** A sweep file, expanded: plain data. */
export interface ExpandedSweep {
  readonly name: string;
  /** The sweep file's name, without folders. */
  readonly file: string;
  readonly text: string;
  readonly cells: readonly ExpandedCell[];
}

export interface ExpandedCell {
  readonly id: CellId;
  readonly cell: Cell;
  /** Seconds, estimated: the store learns how they compare with those taken. Costlier cells are trained first. */
  readonly cost: number;
}

export interface StoredSweep {
  readonly id: SweepId;
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly mode: SweepMode;
  /** Any whole number, higher first. */
  readonly priority: number;
}

/** Cells that are looked up at a time. */
const CHUNK = 2_000;

/** Letters, digits, dots and dashes of the name, and a digest of name and cells. */
export function sweepId({ name, cells }: ExpandedSweep): SweepId {
  const hash = createHash('sha256').update(JSON.stringify(name));
  for (const { id } of cells) hash.update(id);
  const slug = name.replace(/[^\w.-]+/g, '-').slice(0, 100) || 'sweep';
  return `${slug}-${hash.digest('hex').slice(0, 16)}` as SweepId;
}

/**
 * Stores a sweep and those of its cells that are new, in one transaction. The same sweep again changes only its text, and
 * makes it active, and gives it the priority if there is one.
 */
export function saveSweep(connection: Connection, sweep: ExpandedSweep, now: number, priority: number | null): SweepId {
  const id = sweepId(sweep);
  connection.transaction(() => {
    const changed = connection
      .sql(
        `UPDATE sweep SET file = ?, text = ?, created_at = ?, mode = 'active', priority = coalesce(?, priority) WHERE id = ?`,
      )
      .run(sweep.file, sweep.text, now, priority, id);
    if (changed > 0) return;
    connection
      .sql('INSERT INTO sweep (id, name, file, text, created_at, priority) VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, sweep.name, sweep.file, sweep.text, now, priority ?? 0);
    const number = connection.sql('SELECT number FROM sweep WHERE id = ?').get(id)![0] as number;
    const rows = new CellRows();
    for (let from = 0; from < sweep.cells.length; from += CHUNK)
      saveCells(connection, number, sweep.cells, { from, rows });
  });
  return id;
}

/** Cells that are new get the next numbers, so that their rows are appended. */
function saveCells(
  connection: Connection,
  sweep: number,
  cells: readonly ExpandedCell[],
  { from, rows }: { readonly from: number; readonly rows: CellRows },
): void {
  const chunk = cells.slice(from, from + CHUNK);
  const ids = chunk.map(({ id }) => id);
  const numbers = new Map(storedNumbers(connection, ids));
  const fresh: CellRow[] = [];
  let next = nextNumber(connection);
  for (const { id, cell } of chunk)
    if (!numbers.has(id)) {
      numbers.set(id, next);
      fresh.push(rows.of(next, id, cell));
      next += 1;
    }
  insertRows(
    connection,
    'INSERT INTO cell (number, id, parameters, checksum, bucket, bytes, seed, affinity) VALUES ROWS',
    fresh,
  );
  const members = chunk.map(({ id, cost }, i) => [sweep, from + i, numbers.get(id)!, cost] as const);
  insertRows(connection, 'INSERT INTO sweep_cell VALUES ROWS', members);
}

function nextNumber(connection: Connection): number {
  return (connection.sql('SELECT coalesce(max(number), 0) FROM cell').get()![0] as number) + 1;
}

/** Latest first. */
export function sweeps(connection: Connection): StoredSweep[] {
  const rows = connection
    .sql('SELECT id, name, file, text, created_at, mode, priority FROM sweep ORDER BY created_at DESC, number DESC')
    .all();
  return (rows as [SweepId, string, string, string, number, SweepMode, number][]).map(
    ([id, name, file, text, createdAt, mode, priority]) => ({
      id,
      name,
      file,
      text,
      createdAt,
      mode,
      priority,
    }),
  );
}

export function setMode(connection: Connection, sweep: SweepId, mode: SweepMode): void {
  connection.sql('UPDATE sweep SET mode = ? WHERE id = ?').run(mode, sweep);
}

export function setPriority(connection: Connection, sweep: SweepId, priority: number): void {
  connection.sql('UPDATE sweep SET priority = ? WHERE id = ?').run(priority, sweep);
}
