/** Where the fault is: at a key of the sweep, or at a place of a data file (line and column count from 1). */
export type Fault =
  | { readonly kind: 'key'; readonly path: readonly string[] }
  | { readonly kind: 'place'; readonly file: string; readonly line: number; readonly column: number };

/** The user's data cannot be trained on as the sweep asks. Retrying cannot help. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly retryable = false;

  constructor(
    readonly fault: Fault,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** A data file that is missing, too large or not readable. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  readonly retryable = false;
}

export function atKey(key: string, message: string, hint?: string): DataError {
  return new DataError({ kind: 'key', path: ['data', key] }, message, hint);
}
