import { fileURLToPath } from 'node:url';
import PQueue from 'p-queue';
import { Piscina } from 'piscina';
import type { CheckpointNote, CheckpointSettings } from '../checkpoints/index.js';
import { compiled } from './compiled.js';
import { crashOf, failureOf } from './failure-of.js';
import type { ThreadData, TrainOutcome, TrainTask } from './task.js';
import { ThreadBoard } from './thread-board.js';

export interface PoolOptions {
  /** Training threads, each with one cell at a time. */
  readonly threads: number;
  /** Folder of the data files of cells, by digest. Default: cells have none. */
  readonly dataFolder?: string;
  /** For tests and benchmarks: address (`file:` URL) of a module whose `trainCell` stands in for the real one. */
  readonly trainerModule?: string | undefined;
  /** Default: none are kept. */
  readonly checkpoints?: CheckpointSettings | undefined;
  /** Told what threads do with checkpoints. */
  readonly onNote?: (note: CheckpointNote) => void;
}

/** One cell on its way through the pool. */
export interface Training {
  /** Never rejects. */
  readonly outcome: Promise<TrainOutcome>;
  /** Milliseconds since 1970 when it left the queue; null while it waits. */
  readonly started: number | null;
  /** Epochs done so far. */
  epochs(): number;
  /** Ends it at the next chance, with a `stopped` failure; at once if it has not begun. */
  stop(): void;
}

export interface SlotState {
  readonly busy: boolean;
  readonly beats: number;
}

/** Piscina with one trainer per thread; a queue in front of it admits as many cells as there are threads. */
export class TrainerPool {
  private readonly piscina: Piscina<TrainTask, TrainOutcome>;
  private readonly queue: PQueue;
  private readonly board: ThreadBoard;
  private readonly free: number[];

  constructor({ threads, dataFolder, trainerModule, checkpoints, onNote }: PoolOptions) {
    this.board = ThreadBoard.create(threads);
    this.free = Array.from({ length: threads }, (_, i) => threads - 1 - i);
    this.queue = new PQueue({ concurrency: threads });
    this.piscina = new Piscina({
      filename: fileURLToPath(compiled('./trainer-thread.js', import.meta.url)),
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Infinity,
      workerData: {
        board: this.board.memory,
        dataFolder: dataFolder ?? null,
        trainerModule: trainerModule ?? null,
        checkpoints: checkpoints ?? null,
      } satisfies ThreadData,
      // Numbers nobody reads, and a measurement per task.
      recordTiming: false,
    });
    // A thread that cannot start rejects its tasks; the event must not end the process.
    this.piscina.on('error', () => undefined);
    // Threads send nothing else.
    if (onNote !== undefined) this.piscina.on('message', onNote);
  }

  /** @param ready what the cell waits for before it begins; a rejection is its failure */
  train(cell: string, ready?: Promise<void>): Training {
    return new PooledTraining(this.queue, this.piscina, this.board, this.free, cell, ready);
  }

  slots(): SlotState[] {
    const free = new Set(this.free);
    return Array.from({ length: this.piscina.maxThreads }, (_, slot) => ({
      busy: !free.has(slot),
      beats: this.board.beats(slot),
    }));
  }

  /** Ends all threads, whatever they do: the last resort for cells that do not stop. */
  async close(): Promise<void> {
    this.queue.clear();
    await this.piscina.destroy();
  }
}

class PooledTraining implements Training {
  readonly outcome: Promise<TrainOutcome>;
  started: number | null = null;
  private slot: number | null = null;
  private stopped: (outcome: TrainOutcome) => void = () => undefined;
  private isStopped = false;

  constructor(
    queue: PQueue,
    private readonly piscina: Piscina<TrainTask, TrainOutcome>,
    private readonly board: ThreadBoard,
    private readonly free: number[],
    private readonly cell: string,
    private readonly ready: Promise<void> | undefined,
  ) {
    const early = new Promise<TrainOutcome>((resolve) => (this.stopped = resolve));
    this.outcome = Promise.race([early, queue.add(() => this.run())]);
  }

  epochs(): number {
    return this.slot === null ? 0 : this.board.epochs(this.slot);
  }

  stop(): void {
    this.isStopped = true;
    if (this.slot !== null) this.board.askToStop(this.slot);
    else if (this.started === null) this.stopped(STOPPED);
  }

  private wasStopped(): boolean {
    return this.isStopped;
  }

  private async run(): Promise<TrainOutcome> {
    if (this.wasStopped()) return STOPPED;
    if (this.ready !== undefined) {
      const failure = await failureIn(this.ready);
      if (this.wasStopped()) return STOPPED;
      if (failure !== null) return failure;
    }
    const slot = this.free.pop()!;
    this.board.reset(slot);
    this.slot = slot;
    this.started = Date.now();
    try {
      return await this.piscina.run({ cell: this.cell, slot });
    } catch (error) {
      // The pool was closed over a cell that did not stop, or the thread ended by itself.
      return this.wasStopped() ? STOPPED : { kind: 'failure', failure: crashOf(error) };
    } finally {
      this.slot = null;
      this.free.push(slot);
    }
  }
}

async function failureIn(ready: Promise<void>): Promise<TrainOutcome | null> {
  try {
    await ready;
    return null;
  } catch (error) {
    return { kind: 'failure', failure: failureOf(error) };
  }
}

const STOPPED: TrainOutcome = {
  kind: 'failure',
  failure: { kind: 'stopped', message: 'stopped before its end', signature: 'TrainingStoppedError' },
};
