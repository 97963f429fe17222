import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Lease } from '../core/fleet/index.js';
import type { CheckpointPiece } from '../wire/index.js';
import { BOUNDS } from '../wire/index.js';

/**
 * A file in pieces, the last of which has nothing but the digest. A file that is replaced meanwhile is read to its end as
 * it was.
 *
 * @param lease of a deposit, or null
 */
export async function* piecesOf(path: string, lease: Lease | null): AsyncGenerator<CheckpointPiece, void, undefined> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    for (let at = 0; ;) {
      // A buffer of its own for each: the stream may not have sent the one before.
      const { bytesRead, buffer } = await file.read(new Uint8Array(BOUNDS.chunkBytes), 0, BOUNDS.chunkBytes, at);
      if (bytesRead === 0) break;
      const data = buffer.subarray(0, bytesRead);
      hash.update(data);
      yield { kind: 'piece', lease: at === 0 ? lease : null, data, digest: null };
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
  yield { kind: 'piece', lease: null, data: new Uint8Array(), digest: `sha256:${hash.digest('hex')}` };
}
