import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';
import type { Column, Trace } from '../record/index.js';
import { COLUMN_NAMES } from '../record/index.js';
import type { Checkpoint, CheckpointNames } from './checkpoint.js';
import { CheckpointUnreadableError } from './errors.js';
import type { Header } from './format.js';
import { DIGEST_BYTES, FORMAT_VERSION, HEADER_AT, headerSchema, MAGIC } from './format.js';
import type { ByteSource } from './source.js';
import { DigestingReader } from './source.js';

/**
 * The checkpoint that was written, bit for bit, or an error: never a part of it, nor memory beyond the source's length.
 * @throws CheckpointUnreadableError, and what the source throws
 */
export function decodeCheckpoint(source: ByteSource): Checkpoint {
  const reader = new DigestingReader(source);
  const { points, state, trace, ...names } = headerOf(reader, source.length);
  const matrices = state.map(({ name, rows, columns }): [string, Matrix] => [
    name,
    matrix(rows, columns, reader.take(new Float64Array(rows * columns))),
  ]);
  const columns = trace.map(({ name, width }): [string, Column] => [
    name,
    { width, data: reader.take(new Float64Array(points * width)) },
  ]);
  if (!reader.endsWithDigest())
    throw new CheckpointUnreadableError('damaged', reader.at, 'the digest of what precedes');
  return { ...names, state: Object.fromEntries(matrices), trace: { points, columns: known(columns) } };
}

/**
 * What a checkpoint says that it is, without its numbers, which are not read: its digest is not checked either.
 * @throws CheckpointUnreadableError, and what the source throws
 */
export function describeCheckpoint(source: ByteSource): CheckpointNames {
  const { cell, numericVersion, backend, program, epochs } = headerOf(new DigestingReader(source), source.length);
  return { cell, numericVersion, backend, program, epochs };
}

/** Checks all lengths against that of the source before anything of that length is made. */
function headerOf(reader: DigestingReader, length: number): Header {
  const start = reader.take(new Uint8Array(Math.min(HEADER_AT, length)));
  const stray = start.subarray(0, MAGIC.length).findIndex((byte, i) => byte !== MAGIC[i]);
  if (stray !== -1) throw new CheckpointUnreadableError('foreign', stray, 'the first bytes of a checkpoint');
  if (length < HEADER_AT + DIGEST_BYTES) throw new CheckpointUnreadableError('truncated', length, 'a header');
  const view = new DataView(start.buffer);
  const version = view.getUint32(8, true);
  if (version !== FORMAT_VERSION)
    throw new CheckpointUnreadableError('version', 8, `format ${FORMAT_VERSION}, not ${version}`);
  const total = view.getBigUint64(16, true);
  if (total > length) throw new CheckpointUnreadableError('truncated', length, `${total} bytes`);
  if (total < length) throw new CheckpointUnreadableError('damaged', 16, `${length} bytes, not ${total}`);
  const headerBytes = view.getUint32(12, true);
  if (headerBytes > length - HEADER_AT - DIGEST_BYTES)
    throw new CheckpointUnreadableError('damaged', 12, 'a header that fits');
  const header = parsed(reader.take(new Uint8Array(headerBytes)));
  const expected = HEADER_AT + headerBytes + 8 * numbersIn(header) + DIGEST_BYTES;
  if (expected !== length)
    throw new CheckpointUnreadableError('damaged', HEADER_AT, `shapes of ${length} bytes, not ${expected}`);
  return header;
}

function parsed(bytes: Uint8Array): Header {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new CheckpointUnreadableError('damaged', HEADER_AT, 'a header');
  }
}

function numbersIn({ points, state, trace }: Header): number {
  return (
    state.reduce((sum, { rows, columns }) => sum + rows * columns, 0) +
    trace.reduce((sum, { width }) => sum + points * width, 0)
  );
}

/** Columns of this version; called when the digest has shown that they are what was written. */
function known(columns: readonly (readonly [string, Column])[]): Trace['columns'] {
  const given = columns.map(([name]) => name).join();
  if (given !== COLUMN_NAMES.join())
    throw new CheckpointUnreadableError('version', HEADER_AT, `columns ${COLUMN_NAMES.join()}, not ${given}`);
  return Object.fromEntries(columns) as Trace['columns'];
}
