/**
 * The data of a figure, column by column: a page holds thousands of rows that differ in a few numbers. Written by the report,
 * read in the browser.
 */
export type PackedColumn =
  /** One value in every row. */
  | { readonly all: unknown }
  /** Few values: which of them, row by row. */
  | { readonly of: readonly unknown[]; readonly at: readonly number[] }
  | { readonly each: readonly unknown[] };

export interface PackedRows {
  readonly rows: number;
  readonly columns: Readonly<Record<string, PackedColumn>>;
}

type Row = Readonly<Record<string, unknown>>;

/** Below what a drawing, or four digits in a tooltip, can show. */
const DIGITS = 6;
/** Where values repeat less often than this, naming them costs more than it saves. */
const REPEATED = 3;

/** @param rows of which all have the keys of the first; numbers are kept to six digits */
export function packRows(rows: readonly Row[]): PackedRows {
  const names = Object.keys(rows[0] ?? {});
  return {
    rows: rows.length,
    columns: Object.fromEntries(names.map((name) => [name, packColumn(rows.map((row) => rounded(row[name])))])),
  };
}

export function unpackRows({ rows, columns }: PackedRows): Row[] {
  const entries = Object.entries(columns);
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(entries.map(([name, column]) => [name, valueAt(column, row)])),
  );
}

function packColumn(values: readonly unknown[]): PackedColumn {
  const distinct = new Map<string, number>();
  const at = values.map((value) => {
    const key = JSON.stringify(value);
    if (!distinct.has(key)) distinct.set(key, distinct.size);
    return distinct.get(key)!;
  });
  if (distinct.size === 1) return { all: values[0] };
  if (distinct.size * REPEATED > values.length) return { each: values };
  return { of: [...distinct.keys()].map((key): unknown => JSON.parse(key)), at };
}

function valueAt(column: PackedColumn, row: number): unknown {
  if ('all' in column) return column.all;
  return 'of' in column ? column.of[column.at[row]!] : column.each[row];
}

function rounded(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : (value ?? null);
}
