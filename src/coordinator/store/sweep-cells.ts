import type { Affinity, CellId } from '../../core/cell/index.js';
import type { Bucket } from '../../core/cost/index.js';
import type { Attempt, SweepId } from '../../core/fleet/index.js';
import type { Connection } from './connection.js';
import { MEMBERS } from './reads.js';

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

type Shortage = NonNullable<StoredCell['shortage']>;

/** Cells that follow one another and are alike in what is no whole number; the others as JSON lists, in one order. */
type Group = [
  cost: number,
  bucket: Bucket,
  bytes: number,
  ids: string,
  ordinals: string,
  seeds: string,
  affinities: string,
  areDone: string,
  haveFailed: string,
];

/** Places in the sweep that a group is taken from. */
const SPAN = 1_000;
const ID_CHARACTERS = 32;

/**
 * What a scheduler needs to know of a sweep, in its order. SQLite gathers the cells into few rows: to make a row and its
 * values out of each takes three times as long.
 */
export function cellsOf(connection: Connection, sweep: SweepId): StoredCell[] {
  const reruns = new Map(
    connection.sql(`SELECT cell.id, attempt FROM rerun JOIN cell ON cell.number = cell`).all() as [CellId, Attempt][],
  );
  const shortages = shortagesIn(connection);
  const groups = connection
    .sql(
      `SELECT sweep_cell.cost, cell.bucket, cell.bytes, group_concat(cell.id, ''), json_group_array(sweep_cell.ordinal),
         json_group_array(cell.seed), json_group_array(cell.affinity), json_group_array(result.cell IS NOT NULL),
         json_group_array(failure.cell IS NOT NULL)
       FROM ${MEMBERS} LEFT JOIN result ON result.cell = cell.number LEFT JOIN failure ON failure.cell = cell.number
       WHERE sweep.id = ? GROUP BY sweep_cell.ordinal / ${SPAN}, sweep_cell.cost, cell.bucket, cell.bytes`,
    )
    .rows(sweep);
  const cells: StoredCell[] = [];
  for (const [cost, bucket, bytes, ids, ...lists] of groups as Iterable<Group>) {
    const [ordinals, seeds, affinities, areDone, haveFailed] = lists.map((list) => JSON.parse(list) as number[]);
    for (const [i, ordinal] of ordinals!.entries()) {
      const id = ids.slice(i * ID_CHARACTERS, (i + 1) * ID_CHARACTERS) as CellId;
      cells[ordinal] = {
        id,
        seed: seeds![i]!,
        cost,
        bucket,
        bytes,
        affinity: affinities![i]!,
        shortage: shortages.get(id) ?? null,
        state: areDone![i] === 1 ? 'done' : haveFailed![i] === 1 ? 'failed' : 'todo',
        rerun: reruns.get(id) ?? null,
      };
    }
  }
  return cells;
}

function shortagesIn(connection: Connection): Map<CellId, Shortage> {
  const rows = connection
    .sql('SELECT cell.id, times, shortage.bytes FROM shortage JOIN cell ON cell.number = shortage.cell')
    .all() as [CellId, number, number][];
  return new Map(rows.map(([id, times, bytes]) => [id, { times, bytes }]));
}
