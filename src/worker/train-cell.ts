import type { Cell } from '../core/cell/index.js';
import { cellId } from '../core/cell/index.js';
import type { Engine } from '../core/engine/index.js';
import { flowEngine } from '../core/flow/index.js';
import { javascriptEngine } from '../core/javascript/index.js';
import type { CellResult } from '../core/record/index.js';
import { runOf, train, workDone } from '../core/train/index.js';
import type { CheckpointKeeper } from './checkpoints/index.js';
import { loadDataset } from './datasets/index.js';
import { createTensorflowEngine } from './engines/index.js';
import { Pacer } from './pacer.js';
import { loadTensorflow } from './tensorflow/load.js';

/** What a trainer tells, and asks, between chunks of epochs (a chunk lasts well under a second where possible). */
export interface TrainHooks {
  /** Folder of the data files of cells, by digest. Default: cells have none. */
  readonly dataFolder?: string | null;
  /**
   * Epochs done so far, rising; of a run that goes on from a checkpoint, from there; of a gradient flow, its share of as
   * many as the cell's `train.epochs` says.
   */
  onProgress(epochs: number): void;
  /** Asked to stop: the trainer throws `TrainingStoppedError` at the next chunk. */
  shouldStop(): boolean;
}

/** The run was told to stop before its end; nothing is wrong with the cell. */
export class TrainingStoppedError extends Error {
  override readonly name = 'TrainingStoppedError';
  readonly retryable = true;
}

/**
 * Trains one cell on the calling thread, from its checkpoint where there is one.
 * @param checkpoints null to keep none
 * @throws InvalidCellError, TrainingStoppedError, or what the engine throws.
 */
export async function trainCell(
  cell: Cell,
  hooks: TrainHooks,
  checkpoints: CheckpointKeeper | null = null,
): Promise<CellResult> {
  const run = runOf(cell, loadDataset(cell.data, hooks.dataFolder));
  const stopped = (): never => {
    throw new TrainingStoppedError(`${cellId(cell)} was stopped before its end`);
  };
  // A flow is cut nowhere but at recorded times: told to stop on its way to one, it loses the way from the last.
  const onStep = (): void => {
    if (hooks.shouldStop()) stopped();
  };
  const engine = run.flow === null ? await engineOf(cell) : flowEngine(run.flow.field, { onStep });
  const prepared = await engine.prepare(run.program);
  const keeper = checkpoints?.begin(run, placeOf(engine));
  if (keeper?.from !== undefined) hooks.onProgress(workDone(run, keeper.from.epochs));
  const pacer = new Pacer();
  try {
    return train(run, prepared, engine.backend, {
      from: keeper?.from,
      chunk: () => (run.flow === null ? pacer.chunk() : Infinity),
      onChunk(epochs, position) {
        pacer.done();
        hooks.onProgress(workDone(run, epochs));
        const isStopping = hooks.shouldStop();
        keeper?.afterChunk(position, isStopping);
        if (isStopping) stopped();
      },
    });
  } finally {
    prepared.dispose();
  }
}

/** The backend as checkpoints name it: whoever has the same goes on to the same bits. */
function placeOf({ backend, machine }: Engine): string {
  return machine === undefined ? backend : `${backend} on ${machine}`;
}

/** The engine a cell asks for, on the backend this machine has. */
export async function engineOf(cell: Cell): Promise<Engine> {
  if (cell.engine === 'gram') return javascriptEngine;
  return createTensorflowEngine(await loadTensorflow(), cell.precision);
}
