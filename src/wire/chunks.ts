import { BOUNDS } from './bounds.js';
import type { DataChunk } from './data-messages.js';

/** A file in pieces; at least one, that an empty file has a first one, too. */
export function* chunksOf(digest: string, bytes: Uint8Array): Generator<DataChunk> {
  let at = 0;
  do {
    const data = bytes.subarray(at, at + BOUNDS.chunkBytes);
    yield { kind: 'chunk', digest: at === 0 ? digest : null, data };
    at += data.length;
  } while (at < bytes.length);
}

/** A file put together from its pieces. */
export class Gathered {
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;

  /** False when the file is larger than files may be; the piece is not taken then. */
  add(data: Uint8Array): boolean {
    if (this.#bytes + data.byteLength > BOUNDS.dataBytes) return false;
    // Copied: the piece is a view into its message, which it would keep in memory.
    this.#parts.push(Uint8Array.from(data));
    this.#bytes += data.byteLength;
    return true;
  }

  whole(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}
