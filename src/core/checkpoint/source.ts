import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { PIECE_BYTES } from './format.js';

/** Bytes that can be read at any place: a file, a received message. */
export interface ByteSource {
  readonly length: number;
  /** Fills `target` with the bytes from `position` on, all of which lie within `length`. */
  read(target: Uint8Array, position: number): void;
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    length: bytes.length,
    read: (target, position) => target.set(bytes.subarray(position, position + target.length)),
  };
}

/** Reads a source from its beginning, and digests what it reads. */
export class DigestingReader {
  /** Place of the next byte. */
  at = 0;
  private readonly hash: Hash = createHash('sha256');

  constructor(private readonly source: ByteSource) {}

  take<T extends Uint8Array | Float64Array>(target: T): T {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const piece = bytes.subarray(from, from + PIECE_BYTES);
      this.source.read(piece, this.at);
      this.hash.update(piece);
      this.at += piece.length;
    }
    return target;
  }

  /** Whether the rest of the source is the digest of what was read. */
  endsWithDigest(): boolean {
    const written = new Uint8Array(this.source.length - this.at);
    this.source.read(written, this.at);
    return this.hash.digest().equals(written);
  }
}
