import { createHash } from 'node:crypto';
import { COLUMN_NAMES } from '../record/index.js';
import type { Checkpoint } from './checkpoint.js';
import type { Header } from './format.js';
import { DIGEST_BYTES, FORMAT_VERSION, HEADER_AT, MAGIC, PIECE_BYTES } from './format.js';

/**
 * The bytes of a checkpoint, piece after piece, for a file or a stream. Pieces are views of the checkpoint's own numbers:
 * use each before the next is asked for, and do not change it.
 */
export function* encodeCheckpoint(checkpoint: Checkpoint): Generator<Uint8Array, void, undefined> {
  const blocks = [
    ...Object.values(checkpoint.state).map(({ data }) => data),
    ...COLUMN_NAMES.map((name) => checkpoint.trace.columns[name].data),
  ];
  const hash = createHash('sha256');
  for (const bytes of [headOf(checkpoint, blocks), ...blocks.map(bytesOf)])
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      hash.update(piece);
      yield piece;
    }
  yield hash.digest();
}

function headOf(checkpoint: Checkpoint, blocks: readonly Float64Array[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(headerOf(checkpoint)));
  const padded = Math.ceil(json.length / 8) * 8;
  const head = new Uint8Array(HEADER_AT + padded).fill(0x20);
  const view = new DataView(head.buffer);
  const total = blocks.reduce((sum, { byteLength }) => sum + byteLength, head.length + DIGEST_BYTES);
  head.set(MAGIC);
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, padded, true);
  view.setBigUint64(16, BigInt(total), true);
  head.set(json, HEADER_AT);
  return head;
}

function headerOf({ cell, numericVersion, backend, program, epochs, state, trace }: Checkpoint): Header {
  return {
    cell,
    numericVersion,
    backend,
    program,
    epochs,
    points: trace.points,
    state: Object.entries(state).map(([name, { rows, columns }]) => ({ name, rows, columns })),
    trace: COLUMN_NAMES.map((name) => ({ name, width: trace.columns[name].width })),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
