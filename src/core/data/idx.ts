/** A file's bytes, read in pieces: 47 MB of images need not be in memory to draw six of them. */
export interface ByteSource {
  /** Names the file in errors. */
  readonly name: string;
  readonly length: number;
  read(offset: number, length: number): Uint8Array;
}

/** A file that is not the IDX file it should be. Retrying cannot help. */
export class IdxFormatError extends Error {
  override readonly name = 'IdxFormatError';
  readonly retryable = false;

  constructor(
    readonly file: string,
    readonly offset: number,
    detail: string,
  ) {
    super(`${file}: not a valid IDX file at byte ${offset}: ${detail}`);
  }
}

/** An array of unsigned bytes in the IDX format: the first axis counts items, the others are an item's shape. */
export interface IdxFile {
  readonly count: number;
  readonly itemShape: readonly number[];
  /** The bytes of one item. */
  item(index: number): Uint8Array;
  /** The bytes of all items. */
  all(): Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Opens an IDX file of unsigned bytes with the stated number of axes, checking every byte of the header and the length.
 * @throws IdxFormatError
 */
export function openIdx(source: ByteSource, axes: number): IdxFile {
  const fail = (offset: number, detail: string): never => {
    throw new IdxFormatError(source.name, offset, detail);
  };
  const headerLength = 4 + 4 * axes;
  if (source.length < headerLength)
    fail(source.length, `the header has ${headerLength} bytes, the file ends after ${source.length}`);
  const header = source.read(0, headerLength);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint16(0) !== 0) fail(0, 'expected two zero bytes (is the file still compressed?)');
  if (view.getUint8(2) !== UNSIGNED_BYTE)
    fail(2, `expected type 0x08 (unsigned byte), got 0x${view.getUint8(2).toString(16).padStart(2, '0')}`);
  if (view.getUint8(3) !== axes) fail(3, `expected ${axes} axes, got ${view.getUint8(3)}`);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const [count, ...itemShape] = shape as [number, ...number[]];
  const itemLength = itemShape.reduce((product, extent) => product * extent, 1);
  const expected = headerLength + count * itemLength;
  if (source.length !== expected)
    fail(source.length, `shape ${shape.join(' × ')} needs ${expected} bytes, the file has ${source.length}`);
  return {
    count,
    itemShape,
    item(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count)
        throw new RangeError(`${source.name} has items 0 to ${count - 1}, not ${index}`);
      return source.read(headerLength + index * itemLength, itemLength);
    },
    all: () => source.read(headerLength, count * itemLength),
  };
}
