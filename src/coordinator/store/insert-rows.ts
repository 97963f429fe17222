import type { Connection, SqlValue } from './connection.js';

/** Rows of a statement: what a call into SQLite costs is shared, and the text stays within its bounds. */
const ROWS_PER_STATEMENT = 64;

/**
 * Many rows to a statement.
 * @param statement its text, given that of the rows: `(?, ?), (?, ?)`
 * @param rows all of one length
 */
export function insertRows(
  connection: Connection,
  statement: (values: string) => string,
  rows: readonly (readonly SqlValue[])[],
): void {
  for (let from = 0; from < rows.length;) {
    const left = rows.length - from;
    // Few different texts, so that few statements are prepared.
    const size = left >= ROWS_PER_STATEMENT ? ROWS_PER_STATEMENT : 2 ** Math.floor(Math.log2(left));
    const some = rows.slice(from, from + size);
    connection.sql(statement(valuesOf(size, some[0]!.length))).run(...some.flat());
    from += size;
  }
}

/** `(?, ?), (?, ?)` for 2 rows of 2. */
function valuesOf(rows: number, columns: number): string {
  const row = `(${new Array<string>(columns).fill('?').join(', ')})`;
  return new Array<string>(rows).fill(row).join(', ');
}
