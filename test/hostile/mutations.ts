import type { RandomStream } from '../../src/core/random/index.js';

/** Draws from a stream of random numbers, one after another. */
export class Dice {
  private next = 0;

  constructor(private readonly stream: RandomStream) {}

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.min(Math.floor(this.stream.uniform(this.next++) * below), below - 1);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}

/** What a varint should never be read as without a second look. */
const NUMBERS = [
  0n,
  1n,
  127n,
  65_537n,
  2n ** 31n - 1n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n + 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];
const DOUBLES = [Number.NaN, Infinity, -Infinity, -1, -0, 5e-324, 1.7976931348623157e308];

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (; value > 127n; value >>= 7n) bytes.push(Number(value & 127n) | 128);
  bytes.push(Number(value));
  return Buffer.from(bytes);
}

/** One field with a length in front. */
export function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint(BigInt(number * 8 + 2)), varint(BigInt(content.length)), content]);
}

type Mutation = (bytes: Buffer, dice: Dice) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  (bytes, dice) => bytes.subarray(0, dice.below(bytes.length + 1)),
  (bytes, dice) => dice.bytes(Math.min(bytes.length + 1, 64)),
  (bytes, dice) => {
    const changed = Buffer.from(bytes);
    for (let edits = dice.below(4); edits >= 0 && changed.length > 0; edits--)
      changed[dice.below(changed.length)] = dice.below(256);
    return changed;
  },
  // Said twice in one message: fields are merged, lists grow.
  (bytes) => Buffer.concat([bytes, bytes]),
  (bytes, dice) => spliced(bytes, dice, dice.bytes(1 + dice.below(8)), 0),
  (bytes, dice) => spliced(bytes, dice, varint(dice.pick(NUMBERS)), 1),
  (bytes, dice) => spliced(bytes, dice, double(dice.pick(DOUBLES)), 8),
  // Fields that nobody knows, groups within groups, lengths beyond the end.
  (bytes, dice) => Buffer.concat([bytes, field(1 + dice.below(20), dice.bytes(dice.below(40)))]),
  (bytes, dice) => Buffer.concat([Buffer.alloc(1 + dice.below(5_000), 0x0b), bytes]),
  (bytes, dice) => Buffer.concat([bytes, varint(BigInt(8 * (1 + dice.below(10)) + 2)), varint(dice.pick(NUMBERS))]),
  // A field more, of another type, inside the message that is in the message.
  (bytes, dice) => inside(bytes, Buffer.concat([varint(BigInt(8 * (1 + dice.below(12)))), varint(dice.pick(NUMBERS))])),
  (bytes, dice) =>
    inside(bytes, Buffer.concat([varint(BigInt(8 * (1 + dice.below(12)) + 1)), double(dice.pick(DOUBLES))])),
  (bytes, dice) =>
    inside(bytes, field(1 + dice.below(12), Buffer.alloc(dice.below(6_000), dice.pick([0, 0x41, 0xff])))),
];

/** A message that differs from a sound one in some way that no client of ours would send. */
export function mutated(bytes: Buffer, dice: Dice): Buffer {
  let result = bytes;
  for (let changes = dice.below(3); changes >= 0; changes--) result = dice.pick(MUTATIONS)(result, dice);
  return result;
}

function spliced(bytes: Buffer, dice: Dice, piece: Buffer, replaced: number): Buffer {
  const at = dice.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + replaced)]);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** Adds a field to the first message inside, its length mended. */
function inside(bytes: Buffer, piece: Buffer): Buffer {
  if (bytes.length < 2 || (bytes[0]! & 7) !== 2) return Buffer.concat([bytes, piece]);
  let at = 1;
  let length = 0;
  for (let shift = 0; at < bytes.length && shift < 28; shift += 7) {
    const byte = bytes[at++]!;
    length += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  const content = bytes.subarray(at, at + length);
  return Buffer.concat([
    bytes.subarray(0, 1),
    varint(BigInt(content.length + piece.length)),
    content,
    piece,
    bytes.subarray(at + length),
  ]);
}
