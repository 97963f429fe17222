import type { ColumnDocs, Row, Value } from '../../core/analysis/index.js';

/**
 * A table as comma-separated values (RFC 4180, UTF-8, a header line): numbers with the fewest digits that read back as the
 * same double, nothing for null, lists joined by semicolons.
 */
export function* csvLines(columns: ColumnDocs, rows: Iterable<Row>): Generator<string> {
  const names = Object.keys(columns);
  yield csvLine(names);
  for (const row of rows) yield csvLine(names.map((name) => row[name]!));
}

export function csvHeader(columns: ColumnDocs): string {
  return csvLine(Object.keys(columns));
}

export function csvRow(columns: ColumnDocs, row: Row): string {
  return csvLine(Object.keys(columns).map((name) => row[name]!));
}

/** One record, with its line break. */
export function csvLine(values: readonly Value[]): string {
  return `${values.map((value) => quoted(textOf(value))).join(',')}\r\n`;
}

function textOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.map(textOf).join(';') : String(value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
