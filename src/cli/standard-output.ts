import { once } from 'node:events';

/** Whoever read our output has had enough of it, as in `grw export … | head`: not an error, but nothing more is wanted. */
export class OutputClosedError extends Error {
  override readonly name = 'OutputClosedError';
  readonly retryable = false;
}

let closed = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  closed = true;
});

/** Writes to standard output; into nothing when it is closed. */
export function write(text: string): void {
  if (!closed) process.stdout.write(text);
}

/**
 * Writes to standard output and waits until there is room for more.
 * @throws OutputClosedError when nobody reads any more
 */
export async function writeAll(piece: string | Uint8Array): Promise<void> {
  if (!closed && !process.stdout.write(piece)) await once(process.stdout, 'drain').catch(() => undefined);
  if (closed) throw new OutputClosedError('standard output is closed');
}
