import type { Checkpoint } from '../../src/core/checkpoint/index.js';
import { bytesSource, decodeCheckpoint, encodeCheckpoint } from '../../src/core/checkpoint/index.js';
import type { PreparedProgram } from '../../src/core/engine/index.js';
import type { CellResult } from '../../src/core/record/index.js';
import type { Run } from '../../src/core/train/index.js';
import { checkpointOf, misfit, train } from '../../src/core/train/index.js';

/** All bytes of a checkpoint; pieces are copied, as they are views. */
export function bytesOf(checkpoint: Checkpoint): Uint8Array {
  return Buffer.concat([...encodeCheckpoint(checkpoint)]);
}

class Cut extends Error {
  constructor(readonly checkpoint: Checkpoint) {
    super();
  }
}

/**
 * A run that is cut at the first chunk's end at or after each of `cuts`, and goes on each time from what comes back of its
 * checkpoint through bytes. `chunks` are the sizes of its chunks, over and over.
 */
export function trainWithCuts(
  run: Run,
  prepared: PreparedProgram,
  backend: string,
  cuts: readonly number[],
  chunks: readonly number[],
): CellResult {
  let from: Checkpoint | undefined;
  let turn = 0;
  for (const cut of [...cuts, Number.POSITIVE_INFINITY])
    try {
      return train(run, prepared, backend, {
        from,
        chunk: () => chunks[turn++ % chunks.length]!,
        onChunk(epochs, position) {
          if (epochs >= cut) throw new Cut(checkpointOf(run, backend, position()));
        },
      });
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      from = decodeCheckpoint(bytesSource(bytesOf(error.checkpoint)));
      const reason = misfit(from, run, backend);
      if (reason !== null) throw new Error(reason, { cause: error });
    }
  throw new Error('the last part was cut');
}
