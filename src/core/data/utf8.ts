const NEWLINE = 0x0a;

/** Where bytes stop being UTF-8 text. Line and column count from 1, the column in UTF-16 code units. */
export interface BadByte {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  /** As in `0xff`. */
  readonly value: string;
}

/** The text of bytes that are UTF-8 (a byte order mark is tolerated), or where they are not. */
export function decodeUtf8(bytes: Uint8Array): string | BadByte {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return badByteOf(bytes);
  }
}

function badByteOf(bytes: Uint8Array): BadByte {
  let line = 1;
  let start = 0;
  for (; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const bad = firstBadByte(bytes.subarray(start, end));
    if (bad !== undefined) {
      const column = new TextDecoder().decode(bytes.subarray(start, start + bad)).length + 1;
      return { line, column, offset: start + bad, value: `0x${bytes[start + bad]!.toString(16).padStart(2, '0')}` };
    }
    start = end + 1;
  }
  throw new Error('these bytes are UTF-8');
}

/** Index of the first byte at which the line stops being UTF-8 (of the cut sequence, when one is cut short). */
function firstBadByte(line: Uint8Array): number | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let characterStart = 0;
  for (let i = 0; i < line.length; i++) {
    try {
      if (decoder.decode(line.subarray(i, i + 1), { stream: true }) !== '') characterStart = i + 1;
    } catch {
      return characterStart;
    }
  }
  return characterStart < line.length ? characterStart : undefined;
}
