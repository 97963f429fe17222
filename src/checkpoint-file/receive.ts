import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { CheckpointPiece, Malformed } from '../wire/index.js';
import { TornTransferError } from './errors.js';

/**
 * Writes pieces to a new file at `path`, and flushes it; nothing is left there unless all of it has come.
 * @param limit bytes at most
 * @throws TornTransferError, what the pieces throw, and errors of the file system
 */
export async function receiveFile(
  pieces: AsyncIterable<CheckpointPiece | Malformed>,
  path: string,
  limit: number,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    let digest: string | null = null;
    for await (const piece of pieces) {
      if (piece.kind === 'malformed') throw new TornTransferError(piece.reason);
      bytes += piece.data.byteLength;
      if (bytes > limit) throw new TornTransferError(`it is larger than ${limit} bytes`);
      hash.update(piece.data);
      await file.writeFile(piece.data);
      ({ digest } = piece);
    }
    if (digest !== `sha256:${hash.digest('hex')}`) throw new TornTransferError('its end is missing, or it was changed');
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
