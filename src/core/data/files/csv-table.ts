import { CsvError, parse } from 'csv-parse/sync';
import { describe, quote } from '../../sweep/text.js';
import { decodeUtf8 } from '../utf8.js';
import { DataError } from './errors.js';

/** A CSV file: rows of as many cells as there are columns. */
export interface CsvTable {
  /** Names the file in errors. */
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** An error at one cell. */
  fault(row: number, column: number, message: string, hint?: string): DataError;
}

/** RFC 4180, in UTF-8, with a header line; spaces around cells and empty lines do not count. */
const FORMAT = { relax_column_count: true, skip_empty_lines: true, trim: true } as const;

/**
 * Reads a CSV file whole.
 * @throws DataError where it is no table: not UTF-8, empty, ragged, quotes that do not match, columns without a name of
 * their own.
 */
export function readCsv(file: string, bytes: Uint8Array): CsvTable {
  const text = textOf(file, bytes);
  const [columns = [], ...rows] = recordsOf(file, text);
  const fault = (record: number, column: number, message: string, hint?: string): DataError =>
    new DataError({ kind: 'place', file, ...placeOf(text, record, column) }, message, hint);
  checkHeader(columns, (column, message) => fault(0, column, message));
  if (rows.length === 0)
    throw new DataError({ kind: 'place', file, line: 1, column: 1 }, 'has no rows: expected a header line and samples');
  const ragged = rows.findIndex((row) => row.length !== columns.length);
  if (ragged >= 0) {
    const { length } = rows[ragged]!;
    throw fault(
      ragged + 1,
      Math.min(length, columns.length),
      `expected ${columns.length} cells as in the header, got ${length}`,
    );
  }
  return { file, columns, rows, fault: (row, column, message, hint) => fault(row + 1, column, message, hint) };
}

function textOf(file: string, bytes: Uint8Array): string {
  const decoded = decodeUtf8(bytes);
  if (typeof decoded === 'string') return decoded;
  const { line, column, offset, value } = decoded;
  throw new DataError({ kind: 'place', file, line, column }, `is not UTF-8: byte ${offset} is ${value}`);
}

/** In words of our own: quotes are all that can be wrong once rows may be ragged. */
const QUOTE_FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell of this row never ends',
  INVALID_OPENING_QUOTE: 'a quote within a cell: put the whole cell in quotes, and write each quote inside it twice',
  CSV_INVALID_CLOSING_QUOTE: 'text after the end of a quoted cell: write quotes inside it twice',
};

function recordsOf(file: string, text: string): string[][] {
  try {
    return parse(text, FORMAT);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The parser tells where it stood: for a quote that never ends, at the end of the file.
    const { lines, records } = error as CsvError & { readonly lines: number; readonly records: number };
    const line = error.code === 'CSV_QUOTE_NOT_CLOSED' ? lineAfter(text, records) : lines;
    throw new DataError(
      { kind: 'place', file, line, column: 1 },
      `is not CSV: ${QUOTE_FAULTS[error.code] ?? error.message}`,
    );
  }
}

function checkHeader(columns: readonly string[], fault: (column: number, message: string) => DataError): void {
  if (columns.length === 0) throw fault(0, 'is empty: expected a header line and samples');
  columns.forEach((name, i) => {
    if (name === '') throw fault(i, `column ${i + 1} has no name: every column needs one in the header line`);
    const first = columns.indexOf(name);
    if (first < i) throw fault(i, `column ${quote(name)} is there twice, first as column ${first + 1}`);
  });
}

interface Located {
  readonly info: { readonly lines: number };
  readonly raw: string;
}

/** One record (the header is 0) with where it ends. */
function locate(text: string, record: number): Located | undefined {
  const place = { info: true, raw: true, from: record + 1, to: record + 1 };
  return (parse(text, { ...FORMAT, ...place }) as unknown as Located[])[0];
}

function lineAfter(text: string, records: number): number {
  return records === 0 ? 1 : (locate(text, records - 1)?.info.lines ?? 0) + 1;
}

/** Where a cell begins. Places are not kept while reading, for they are wanted for the one cell at fault only. */
function placeOf(text: string, record: number, column: number): { line: number; column: number } {
  const { info, raw } = locate(text, record) ?? { info: { lines: 1 }, raw: '' };
  // A line feed may come before the record, where lines end with two characters.
  const own = raw.replace(/^\n/, '');
  const before = own.slice(0, startOfCell(own, column));
  const newlines = (part: string): number => part.split('\n').length - 1;
  const line = info.lines - newlines(own.trimEnd()) + newlines(before);
  return { line, column: before.length - before.lastIndexOf('\n') };
}

function startOfCell(record: string, column: number): number {
  let cells = 0;
  let isQuoted = false;
  for (let i = 0; i < record.length; i++) {
    if (cells === column) return i + /^ */.exec(record.slice(i))![0].length;
    if (record[i] === '"') isQuoted = !isQuoted;
    else if (record[i] === ',' && !isQuoted) cells++;
  }
  return record.trimEnd().length;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A decimal number, or undefined: no hexadecimal digits, no `NaN`, nothing beyond what float64 can hold. */
export function numberIn(cell: string): number | undefined {
  const value = NUMBER.test(cell) ? Number(cell) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** A cell's content after "got". */
export function shownCell(cell: string): string {
  return cell === '' ? 'an empty cell' : describe(cell);
}
