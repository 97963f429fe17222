import type { Column, ColumnName, Trace } from '../../core/record/index.js';
import { COLUMN_NAMES } from '../../core/record/index.js';

/** First byte of a stored trace: how the rest is to be read. */
const FORMAT = 1;

const HEADER_BYTES = 1 + 4 + 2;
const ROWS = { every: 0, one: 1 } as const;

/**
 * A trace as one piece of bytes, little endian: format u8, points u32, number of columns u16; then per column its name
 * (length u8, text), width u32, and whether `every` row follows or `one` that holds for all (many columns never change);
 * then all float64 values. Equal traces give equal bytes: every NaN is written as the same NaN.
 */
export function encodeTrace(trace: Trace): Buffer {
  const { points } = trace;
  const parts = COLUMN_NAMES.map((name) => partOf(name, trace.columns[name], points));
  const bytes = Buffer.allocUnsafe(
    parts.reduce((sum, part) => sum + 1 + part.name.length + 5 + part.rows * part.width * 8, HEADER_BYTES),
  );
  bytes.writeUInt8(FORMAT, 0);
  bytes.writeUInt32LE(points, 1);
  bytes.writeUInt16LE(parts.length, 5);
  let at = HEADER_BYTES;
  for (const { name, width, rows } of parts) {
    at = bytes.writeUInt8(name.length, at);
    at += bytes.write(name, at, 'latin1');
    at = bytes.writeUInt32LE(width, at);
    at = bytes.writeUInt8(rows === points ? ROWS.every : ROWS.one, at);
  }
  for (const { data, width, rows } of parts) {
    const values = sameNaN(data.subarray(0, rows * width));
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** @throws RangeError or Error when the bytes are not a trace of a known format. */
export function decodeTrace(bytes: Buffer): Trace {
  const format = bytes.readUInt8(0);
  if (format !== FORMAT) throw new Error(`unknown trace format ${format}`);
  const points = bytes.readUInt32LE(1);
  let at = HEADER_BYTES;
  const heads = Array.from({ length: bytes.readUInt16LE(5) }, () => {
    const end = at + 1 + bytes.readUInt8(at);
    const name = bytes.toString('latin1', at + 1, end);
    const head = { name, width: bytes.readUInt32LE(end), one: bytes.readUInt8(end + 4) === ROWS.one };
    at = end + 5;
    return head;
  });
  const columns = new Map<string, Column>();
  for (const { name, width, one } of heads) {
    const length = (one ? 1 : points) * width;
    const values = doubles(bytes, at, length);
    at += length * 8;
    columns.set(name, { width, data: one ? repeat(values, points) : values });
  }
  if (at !== bytes.length) throw new RangeError(`${bytes.length - at} bytes too many`);
  return {
    points,
    columns: Object.fromEntries(COLUMN_NAMES.map((name) => [name, known(columns, name)])) as Trace['columns'],
  };
}

function known(columns: ReadonlyMap<string, Column>, name: ColumnName): Column {
  const column = columns.get(name);
  if (column === undefined) throw new Error(`column ${name} is missing`);
  return column;
}

function partOf(name: ColumnName, { data, width }: Column, points: number) {
  return { name, data, width, rows: isConstant(data, width) ? 1 : points };
}

function isConstant(data: Float64Array, width: number): boolean {
  for (let i = width; i < data.length; i++) if (!Object.is(data[i], data[i - width])) return false;
  return true;
}

/** Not every NaN has the same bits: which one a computation gives depends on the processor and the compiler. */
function sameNaN(values: Float64Array): Float64Array {
  if (!values.some(Number.isNaN)) return values;
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : value));
}

function doubles(bytes: Buffer, at: number, length: number): Float64Array {
  const values = new Float64Array(length);
  new Uint8Array(values.buffer).set(bytes.subarray(at, at + length * 8));
  if (at + length * 8 > bytes.length) throw new RangeError('bytes are missing');
  return values;
}

function repeat(row: Float64Array, times: number): Float64Array {
  const values = new Float64Array(row.length * times);
  for (let t = 0; t < times; t++) values.set(row, t * row.length);
  return values;
}
