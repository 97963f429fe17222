import type { Connection } from './connection.js';

/** A cell ran out of memory, `times` times by now: `bytes` are to be reserved for it. */
export function saveShortage(
  connection: Connection,
  cell: number,
  { times, bytes }: { readonly times: number; readonly bytes: number },
): void {
  connection.sql('INSERT OR REPLACE INTO shortage VALUES (?, ?, ?)').run(cell, times, bytes);
}

/** Cells that have an outcome: should they be trained again, they begin to count anew, with what they are known to need. */
export function endShortages(connection: Connection): void {
  connection
    .sql(
      `UPDATE shortage SET times = 0 WHERE times > 0 AND
       (EXISTS (SELECT 1 FROM result WHERE result.cell = shortage.cell)
        OR EXISTS (SELECT 1 FROM failure WHERE failure.cell = shortage.cell))`,
    )
    .run();
}
