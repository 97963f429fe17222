import type { ColumnDocs, Row } from '../../core/analysis/index.js';

/** A table as one JSON object per line, keys in the order of the columns. JSON knows no infinities: they become null. */
export function* jsonLines(columns: ColumnDocs, rows: Iterable<Row>): Generator<string> {
  const names = Object.keys(columns);
  for (const row of rows) yield `${JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name]])))}\n`;
}
