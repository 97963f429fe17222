import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/core/data/index.js';
import { IdxFormatError, openIdx } from '../../../src/core/data/index.js';

function source(bytes: readonly number[]): ByteSource {
  const all = Uint8Array.from(bytes);
  return { name: 'images', length: all.length, read: (offset, length) => all.slice(offset, offset + length) };
}

const two = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 11, 12, 20, 21, 22];

describe('an IDX file', () => {
  it('gives its items', () => {
    const file = openIdx(source(two), 2);
    expect([file.count, file.itemShape]).toEqual([2, [3]]);
    expect([...file.item(1)]).toEqual([20, 21, 22]);
    expect([...file.all()]).toEqual([10, 11, 12, 20, 21, 22]);
    expect(() => file.item(2)).toThrow('images has items 0 to 1, not 2');
    expect(() => file.item(-1)).toThrow(RangeError);
  });

  it.each([
    ['an empty file', [], 2, 'images: not a valid IDX file at byte 0: the header has 12 bytes, the file ends after 0'],
    [
      'a gzip file',
      [0x1f, 0x8b, ...two.slice(2)],
      2,
      'at byte 0: expected two zero bytes (is the file still compressed?)',
    ],
    ['floats', two.with(2, 0x0d), 2, 'at byte 2: expected type 0x08 (unsigned byte), got 0x0d'],
    ['labels for images', two, 3, 'at byte 3: expected 3 axes, got 2'],
    ['a file cut short', two.slice(0, -1), 2, 'at byte 17: shape 2 × 3 needs 18 bytes, the file has 17'],
    ['a file with something behind', [...two, 0], 2, 'at byte 19: shape 2 × 3 needs 18 bytes, the file has 19'],
  ])('refuses %s', (_what, bytes, axes, message) => {
    expect(() => openIdx(source(bytes), axes)).toThrow(IdxFormatError);
    expect(() => openIdx(source(bytes), axes)).toThrow(message);
  });
});
