import type { Column, ColumnName, ColumnShape, Trace } from './trace.js';
import { COLUMN_NAMES, COLUMNS } from './trace.js';

/** One row of every column. */
export type TraceRow = Readonly<Record<ColumnName, ArrayLike<number>>>;

/** Collects rows into a trace, checking that every row has the shape of its column. */
export class TraceBuilder {
  /** Those added so far. */
  readonly rows: TraceRow[] = [];

  constructor(private readonly widths: Readonly<Record<ColumnShape, number>>) {}

  add(row: TraceRow): void {
    for (const name of COLUMN_NAMES)
      if (row[name].length !== this.width(name))
        throw new RangeError(`column ${name} holds ${this.width(name)} numbers a row, got ${row[name].length}`);
    this.rows.push(row);
  }

  build(): Trace {
    const columns = Object.fromEntries(COLUMN_NAMES.map((name) => [name, this.column(name)])) as Record<
      ColumnName,
      Column
    >;
    return { points: this.rows.length, columns };
  }

  private column(name: ColumnName): Column {
    const width = this.width(name);
    const data = new Float64Array(this.rows.length * width);
    this.rows.forEach((row, t) => data.set(row[name], t * width));
    return { width, data };
  }

  private width(name: ColumnName): number {
    return this.widths[COLUMNS[name].shape];
  }
}
