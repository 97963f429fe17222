import { MAX_TRACE_BYTES } from './limit.js';
import type { Column, ColumnName, ColumnShape, Trace } from './trace.js';
import { COLUMN_NAMES, COLUMNS } from './trace.js';

/** First byte of a trace: how the rest is to be read. */
const FORMAT = 1;

const HEADER_BYTES = 1 + 4 + 2;
const ROWS = { every: 0, one: 1 } as const;

/** Of the NaN that is written; the low one is 0. */
const NAN_HIGH_WORD = 0x7ff80000;

/** The bytes are not a trace, or not as `encodeTrace` would have written it. */
export class TraceFormatError extends Error {
  override readonly name = 'TraceFormatError';
  readonly retryable = false;
}

/**
 * A trace as one piece of bytes, little endian: format u8, points u32, number of columns u16; then per column its name
 * (length u8, text), width u32, and whether `every` row follows or `one` that holds for all (many columns never change);
 * then all float64 values. Equal traces give equal bytes: every NaN is written as the same NaN.
 */
export function encodeTrace({ points, columns }: Trace): Uint8Array<ArrayBuffer> {
  const widthOf: number[] = [];
  const isOne: boolean[] = [];
  let length = 0;
  for (const name of COLUMN_NAMES) {
    const column = columns[name];
    const one = holdsForAll(column, points);
    widthOf.push(column.width);
    isOne.push(one);
    length += one ? column.width : column.data.length;
  }
  const { head, rowsAt } = headOf(points, widthOf);
  const values = new Float64Array(length);
  let at = 0;
  COLUMN_NAMES.forEach((name, i) => {
    const { data, width } = columns[name];
    const count = isOne[i] ? width : data.length;
    for (let k = 0; k < count; k++) values[at + k] = data[k]!;
    at += count;
  });
  unifyNaN(values);
  const bytes = new Uint8Array(head.length + values.byteLength);
  bytes.set(head);
  bytes.set(new Uint8Array(values.buffer), head.length);
  isOne.forEach((one, i) => {
    if (one) bytes[rowsAt[i]!] = ROWS.one;
  });
  return bytes;
}

/** @throws RangeError or Error when the bytes are not a trace of a known format. */
export function decodeTrace(bytes: Uint8Array): Trace {
  const view = viewOf(bytes);
  const format = view.getUint8(0);
  if (format !== FORMAT) throw new TraceFormatError(`unknown trace format ${format}`);
  const points = view.getUint32(1, true);
  let at = HEADER_BYTES;
  const heads = Array.from({ length: view.getUint16(5, true) }, () => {
    const end = at + 1 + view.getUint8(at);
    const name = String.fromCharCode(...bytes.subarray(at + 1, end));
    const head = { name, width: view.getUint32(end, true), one: view.getUint8(end + 4) === ROWS.one };
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

/**
 * Whether bytes of unknown origin are what `encodeTrace` gives for some trace of these widths, and one small enough to be
 * decoded: a row that holds for all takes few bytes, however many it holds for.
 * @throws TraceFormatError
 */
export function checkTrace(bytes: Uint8Array, widths: Readonly<Record<ColumnShape, number>>): void {
  if (bytes.length < HEADER_BYTES) throw new TraceFormatError(`a header, not ${bytes.length} bytes alone`);
  const points = viewOf(bytes).getUint32(1, true);
  const widthOf = COLUMN_NAMES.map((name) => widths[COLUMNS[name].shape]);
  const whole = points * 8 * widthOf.reduce((sum, width) => sum + width, 0);
  if (points < 1 || whole > MAX_TRACE_BYTES)
    throw new TraceFormatError(`1 point or more, of at most ${MAX_TRACE_BYTES} bytes, not ${points} of ${whole}`);
  const { head, rowsAt } = headOf(points, widthOf);
  const isOne = sameHead(bytes, head) ? NONE : onesIn(bytes, points, { head, rowsAt });
  const values = widthOf.reduce((sum, width, i) => sum + (isOne[i] ? 1 : points) * width, 0);
  if (bytes.length !== head.length + values * 8)
    throw new TraceFormatError(`${values} float64 behind the header, not ${bytes.length - head.length} bytes`);
  checkValues(doubles(bytes, head.length, values), { points, widthOf, isOne });
}

/** Of columns whose every row is there. */
const NONE: readonly boolean[] = COLUMN_NAMES.map(() => false);

function sameHead(bytes: Uint8Array, head: Uint8Array): boolean {
  if (bytes.length < head.length) return false;
  for (let i = 0; i < head.length; i++) if (bytes[i] !== head[i]) return false;
  return true;
}

/** @throws TraceFormatError where the header differs in anything else than that one row holds for all */
function onesIn(bytes: Uint8Array, points: number, { head, rowsAt }: Pick<Head, 'head' | 'rowsAt'>): boolean[] {
  const isOne = rowsAt.map((at) => points > 1 && bytes[at] === ROWS.one);
  for (let i = 0; i < head.length; i++)
    if (bytes[i] !== head[i] && !isOne[rowsAt.indexOf(i)]) {
      const column = COLUMN_NAMES[rowsAt.findIndex((at) => at >= i)]!;
      throw new TraceFormatError(`another header, as wide as its facts say; at ${column} it differs`);
    }
  return isOne;
}

interface Shape {
  readonly points: number;
  readonly widthOf: readonly number[];
  readonly isOne: readonly boolean[];
}

/** One text for every trace: a row stands for all wherever it can, and there is one NaN. */
function checkValues(values: Float64Array, { points, widthOf, isOne }: Shape): void {
  if (hasOtherNaN(values)) throw new TraceFormatError('no other NaN than the usual one');
  let at = 0;
  widthOf.forEach((width, i) => {
    const end = at + (isOne[i] ? 1 : points) * width;
    if (!isOne[i] && points > 1 && isConstant(values, width, at, end))
      throw new TraceFormatError(`one row of column ${COLUMN_NAMES[i]!}, since it never changes`);
    at = end;
  });
}

interface Head {
  readonly points: number;
  readonly widthOf: readonly number[];
  /** All before the values, every column with every row. */
  readonly head: Uint8Array;
  /** Where it says so, by column. */
  readonly rowsAt: readonly number[];
}

/** Traces that follow one another are often of one shape. */
let latest: Head | undefined;

function headOf(points: number, widthOf: readonly number[]): Head {
  if (latest?.points === points && latest.widthOf.every((width, i) => width === widthOf[i])) return latest;
  const head = new Uint8Array(COLUMN_NAMES.reduce((sum, name) => sum + 1 + name.length + 5, HEADER_BYTES));
  const view = viewOf(head);
  view.setUint8(0, FORMAT);
  view.setUint32(1, points, true);
  view.setUint16(5, COLUMN_NAMES.length, true);
  let at = HEADER_BYTES;
  const rowsAt = COLUMN_NAMES.map((name, i) => {
    view.setUint8(at, name.length);
    for (let k = 0; k < name.length; k++) view.setUint8(at + 1 + k, name.charCodeAt(k));
    at += 1 + name.length;
    view.setUint32(at, widthOf[i]!, true);
    at += 5;
    return at - 1;
  });
  latest = { points, widthOf, head, rowsAt };
  return latest;
}

function known(columns: ReadonlyMap<string, Column>, name: ColumnName): Column {
  const column = columns.get(name);
  if (column === undefined) throw new TraceFormatError(`column ${name} is missing`);
  return column;
}

/** Whether one row says all. */
function holdsForAll({ data, width }: Column, points: number): boolean {
  return points > 1 && isConstant(data, width, 0, data.length);
}

function isConstant(values: Float64Array, width: number, from: number, end: number): boolean {
  for (let i = from + width; i < end; i++) if (!Object.is(values[i], values[i - width])) return false;
  return true;
}

/** Which NaN a computation gives depends on the processor and the compiler: here it is always the same one. */
function unifyNaN(values: Float64Array<ArrayBuffer>): void {
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++)
    if (Number.isNaN(values[i])) {
      words[2 * i] = 0;
      words[2 * i + 1] = NAN_HIGH_WORD;
    }
}

function hasOtherNaN(values: Float64Array): boolean {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let i = 0; i < values.length; i++)
    if (Number.isNaN(values[i]) && (words[2 * i] !== 0 || words[2 * i + 1] !== NAN_HIGH_WORD)) return true;
  return false;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function doubles(bytes: Uint8Array, at: number, length: number): Float64Array {
  if (at + length * 8 > bytes.length) throw new RangeError('bytes are missing');
  const values = new Float64Array(length);
  new Uint8Array(values.buffer).set(bytes.subarray(at, at + length * 8));
  return values;
}

function repeat(row: Float64Array, times: number): Float64Array {
  const values = new Float64Array(row.length * times);
  for (let t = 0; t < times; t++) values.set(row, t * row.length);
  return values;
}
