/** Entry of a training thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { parseCell } from '../../core/cell/index.js';
import { CheckpointKeeper } from '../checkpoints/index.js';
import type { trainCell as TrainCell } from '../train-cell.js';
import { checkResult } from './check-result.js';
import { failureOf } from './failure-of.js';
import { packed } from './packed.js';
import type { ThreadData, TrainOutcome, TrainTask } from './task.js';
import { ThreadBoard } from './thread-board.js';

const { board: memory, dataFolder, trainerModule, checkpoints } = workerData as ThreadData;
const board = new ThreadBoard(memory);
const keeper = checkpoints === null ? null : new CheckpointKeeper(checkpoints, (note) => parentPort!.postMessage(note));
const { trainCell } = (await import(trainerModule ?? '../train-cell.js')) as { trainCell: typeof TrainCell };

/** Trains one cell; called by the pool. */
export default async function train(task: TrainTask): Promise<unknown> {
  const outcome = await outcomeOf(task);
  return outcome.kind === 'result' ? handOver(outcome) : outcome;
}

async function outcomeOf({ cell, slot }: TrainTask): Promise<TrainOutcome> {
  try {
    const hooks = {
      dataFolder,
      onProgress: (epochs: number) => board.report(slot, epochs),
      shouldStop: () => board.shouldStop(slot),
    };
    const result = await trainCell(parseCell(JSON.parse(cell)), hooks, keeper);
    return { kind: 'result', result: checkResult(result) };
  } catch (error) {
    return { kind: 'failure', failure: failureOf(error) };
  }
}

/** Columns change hands without being copied. */
function handOver({ result }: Extract<TrainOutcome, { kind: 'result' }>): unknown {
  const { trace, buffers } = packed(result.trace);
  return move({ [transferableSymbol]: buffers, [valueSymbol]: { kind: 'result', result: { ...result, trace } } });
}
