/**
 * What can be wrong with a store. `locked`: another coordinator holds the data directory; `missing`: there is none;
 * `not-a-store`: some other file; `newer`: written by a later grw; `io`: anything else the disk or SQLite says.
 */
export type StoreFault =
  'damaged' | 'newer' | 'not-a-store' | 'missing' | 'locked' | 'read-only' | 'disk-full' | 'busy' | 'io';

/** A store that cannot be used as asked: `message` says what, where, and what to do about it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly retryable: boolean;

  constructor(
    readonly fault: StoreFault,
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.retryable = fault === 'busy' || fault === 'disk-full' || fault === 'locked';
  }
}

/** SQLite's primary result codes, and what each means to somebody who has never heard of them. */
const FAULTS: Record<number, [fault: StoreFault, explain: (path: string) => string]> = {
  5: ['busy', (path) => `${path} is being written by another process; try again`],
  8: ['read-only', (path) => `${path} cannot be written: check the permissions of the file and its folder`],
  10: ['io', (path) => `the disk failed while using ${path}`],
  11: ['damaged', (path) => `${path} is damaged; restore a copy, or move it away to start anew`],
  13: [
    'disk-full',
    (path) => `no space left on the disk of ${path}; free some and run again, nothing committed is lost`,
  ],
  14: ['io', (path) => `${path} cannot be opened: does its folder exist, and may you write there?`],
  26: ['not-a-store', (path) => `${path} is not a grw store (not even a database)`],
};

/** Turns what libsql throws into a `StoreError`; anything else is passed through. */
export function storeError(path: string, error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const code = primaryCode(error);
  if (code === undefined) return error;
  const [fault, explain] = FAULTS[code] ?? ['io', () => `${path}: ${error.message}`];
  return new StoreError(fault, path, explain(path), { cause: error });
}

/** Errors of statements carry `rawCode`; errors of opening only say the number at the end of their text. */
function primaryCode(error: Error): number | undefined {
  const { rawCode } = error as { rawCode?: unknown };
  if (typeof rawCode === 'number') return rawCode & 0xff;
  const match = /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(error.message);
  return match ? Number(match[1]) & 0xff : undefined;
}
