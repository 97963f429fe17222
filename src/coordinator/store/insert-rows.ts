import type { Connection, SqlValue } from './connection.js';

/** Rows of a statement: what a call into SQLite costs is shared, and the text stays within its bounds. */
const ROWS_PER_STATEMENT = 64;

/** Texts of statements by what they begin with, and the power of two of their rows. */
const texts = new Map<string, string[]>();

/**
 * Many rows to a statement.
 * @param statement its text; `ROWS` in it stands for those of the rows: `(?, ?), (?, ?)`
 * @param rows all of one length
 */
export function insertRows(connection: Connection, statement: string, rows: readonly (readonly SqlValue[])[]): void {
  for (let from = 0; from < rows.length;) {
    const left = rows.length - from;
    // Few different texts, so that few statements are prepared.
    const power = left >= ROWS_PER_STATEMENT ? Math.log2(ROWS_PER_STATEMENT) : Math.floor(Math.log2(left));
    const end = from + 2 ** power;
    const values: SqlValue[] = [];
    for (let row = from; row < end; row++) for (const value of rows[row]!) values.push(value);
    connection.sql(textOf(statement, power, rows[from]!.length)).runAll(values);
    from = end;
  }
}

function textOf(statement: string, power: number, columns: number): string {
  let known = texts.get(statement);
  if (known === undefined) texts.set(statement, (known = []));
  return (known[power] ??= statement.replace('ROWS', valuesOf(2 ** power, columns)));
}

/** `(?, ?), (?, ?)` for 2 rows of 2. */
function valuesOf(rows: number, columns: number): string {
  const row = `(${new Array<string>(columns).fill('?').join(', ')})`;
  return new Array<string>(rows).fill(row).join(', ');
}
