import { BOUNDS, MalformedMessageError } from './bounds.js';

/** The repeated fields of a message, and of the messages in it, by number; null where only their number counts. */
export interface Nesting {
  readonly [field: number]: Nesting | null;
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/**
 * Counts the items of a message before it is decoded: an item of two bytes costs a hundred as an object, so that a message
 * within the bound on bytes could take all memory.
 * @throws MalformedMessageError for too many of them, and for bytes that are no fields of ours
 */
export function checkItems(bytes: Uint8Array, nesting: Nesting): void {
  new Counter(bytes).walk(0, bytes.length, nesting);
}

class Counter {
  private items = 0;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  walk(from: number, end: number, nesting: Nesting): void {
    this.at = from;
    while (this.at < end) {
      const tag = this.varint();
      const within = nesting[Math.floor(tag / 8)];
      const length = this.lengthOf(tag % 8);
      const begin = this.at;
      if (length > end - begin) throw new MalformedMessageError('message', 'fields that end where their message ends');
      if (within !== undefined && tag % 8 === LENGTH_DELIMITED) {
        this.items += 1;
        if (this.items > BOUNDS.items) throw new MalformedMessageError('message', `at most ${BOUNDS.items} items`);
        if (within !== null) this.walk(begin, begin + length, within);
      }
      this.at = begin + length;
    }
  }

  /** Bytes of the field that begins here, behind its tag and length. */
  private lengthOf(type: number): number {
    switch (type) {
      case VARINT:
        this.varint();
        return 0;
      case FIXED64:
        return 8;
      case LENGTH_DELIMITED:
        return this.varint();
      case FIXED32:
        return 4;
      default:
        throw new MalformedMessageError('message', `fields of known types, not of type ${type}`);
    }
  }

  /** Inexact beyond 2⁵³, where it is too large for anything it may stand for. */
  private varint(): number {
    let value = 0;
    for (let scale = 1, i = 0; i < 10; i++, scale *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new MalformedMessageError('message', 'numbers that end');
  }
}
