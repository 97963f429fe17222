import type { CellId } from '../../src/core/cell/index.js';
import type { Checkpoint } from '../../src/core/checkpoint/index.js';
import { bytesSource, decodeCheckpoint, encodeCheckpoint } from '../../src/core/checkpoint/index.js';
import type { PreparedProgram } from '../../src/core/engine/index.js';
import { matrix } from '../../src/core/ops/index.js';
import type { CellResult } from '../../src/core/record/index.js';
import { COLUMN_NAMES } from '../../src/core/record/index.js';
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

/** A checkpoint of which the names and the shapes do not matter. */
export function checkpointOfCell(cell: string): Checkpoint {
  return {
    cell: cell as CellId,
    numericVersion: 1,
    backend: 'javascript float64',
    program: 'a program',
    epochs: 1234,
    state: { a: matrix(2, 1, [0.1, -0]), log_weights: matrix(1, 2, [0, Number.NaN]) },
    trace: {
      points: 2,
      columns: Object.fromEntries(
        COLUMN_NAMES.map((name) => [name, { width: 1, data: Float64Array.of(1 / 3, Number.NaN) }]),
      ) as Checkpoint['trace']['columns'],
    },
  };
}
