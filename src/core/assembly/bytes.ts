/** Bytes of WebAssembly's binary format (W3C core specification, chapter 5), in nested lists until they are written. */
export type Bytes = readonly (number | Bytes)[];

/** An unsigned integer, seven bits a byte, lowest first. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left >= 128) {
    bytes.push((left % 128) + 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}

/** A signed integer of 32 bits. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left < -64 || left > 63) {
    bytes.push((left & 127) | 128);
    left >>= 7;
  }
  return [...bytes, left & 127];
}

/** A vector: its length, then its elements. */
export function vector(elements: readonly Bytes[]): Bytes {
  return [unsigned(elements.length), elements];
}

export function text(value: string): Bytes {
  return vector([...new TextEncoder().encode(value)].map((byte) => [byte]));
}

/** Anything that is preceded by its size in bytes. */
export function sized(content: Bytes): Bytes {
  return [unsigned(sizeOf(content)), content];
}

export function flatten(bytes: Bytes): Uint8Array<ArrayBuffer> {
  const flat = new Uint8Array(sizeOf(bytes));
  let at = 0;
  const write = (part: Bytes): void => {
    for (const item of part)
      if (typeof item === 'number') flat[at++] = item;
      else write(item);
  };
  write(bytes);
  return flat;
}

function sizeOf(bytes: Bytes): number {
  let size = 0;
  for (const item of bytes) size += typeof item === 'number' ? 1 : sizeOf(item);
  return size;
}
