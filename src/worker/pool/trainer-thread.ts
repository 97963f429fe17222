/** Entry of a training thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { parseCellText } from '../../core/cell/index.js';
import { CheckpointKeeper } from '../checkpoints/index.js';
import type { trainCell as TrainCell } from '../train-cell.js';
import { checkedResult } from './checked-result.js';
import { failureOf } from './failure-of.js';
import { gathered } from './gathered.js';
import type { Delivery, Finished, ThreadData, TrainOutcome, TrainTask } from './task.js';
import { ThreadBoard } from './thread-board.js';

const { board: memory, dataFolder, trainerModule, checkpoints } = workerData as ThreadData;
const board = new ThreadBoard(memory);
const keeper = checkpoints === null ? null : new CheckpointKeeper(checkpoints, (note) => parentPort!.postMessage(note));
const { trainCell } = (await import(trainerModule ?? '../train-cell.js')) as { trainCell: typeof TrainCell };

/** What is finished waits this many ms for the cells behind it; from then on it is delivered as soon as may be. */
const WAIT_MS = 100;

/** Trains cell after cell for as long as the board lets it; called by the pool. */
export default async function train(task: TrainTask): Promise<unknown> {
  const tray = new Tray(task.task);
  for (let index = board.begin(task.slot); index !== null; index = board.begin(task.slot)) {
    const started = now();
    const outcome = await outcomeOf(task, index, tray);
    tray.add({ index, stretch: { started, ended: now() }, outcome });
  }
  const { finished, buffers } = tray.take();
  return move({ [transferableSymbol]: buffers, [valueSymbol]: finished });
}

async function outcomeOf({ cells, slot }: TrainTask, index: number, tray: Tray): Promise<TrainOutcome> {
  try {
    const hooks = {
      dataFolder,
      onProgress: (epochs: number) => {
        board.report(slot, epochs);
        tray.deliverIfDue();
      },
      shouldStop: () => board.shouldStop(slot, index),
    };
    const result = await trainCell(parseCellText(cells[index]!), hooks, keeper);
    return { kind: 'result', result: checkedResult(result) };
  } catch (error) {
    return { kind: 'failure', failure: failureOf(error) };
  }
}

/** What is finished and not told yet. */
class Tray {
  private finished: Finished[] = [];
  private readonly due = now() + WAIT_MS;

  constructor(private readonly task: number) {}

  add(finished: Finished): void {
    this.finished.push(finished);
  }

  take(): ReturnType<typeof gathered> {
    return gathered(this.finished.splice(0));
  }

  deliverIfDue(): void {
    if (this.finished.length === 0 || now() < this.due) return;
    const { finished, buffers } = this.take();
    parentPort!.postMessage({ kind: 'delivery', task: this.task, finished } satisfies Delivery, buffers);
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
