import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { CheckpointNote, CheckpointSettings } from '../checkpoints/index.js';
import { RunningMean } from '../running-mean.js';
import { compiled } from './compiled.js';
import { crashOf, failureOf } from './failure-of.js';
import { pick } from './pick.js';
import type { Delivery, Finished, ThreadData, TrainOutcome, TrainTask } from './task.js';
import type { Load } from './task-size.js';
import { taskSize } from './task-size.js';
import { ThreadBoard } from './thread-board.js';
import type { Dealt, Training } from './training.js';
import { PooledTraining } from './training.js';

export interface PoolOptions {
  /** Training threads, each with one cell at a time. */
  readonly threads: number;
  /** Folder of the data files of cells, by digest. Default: cells have none. */
  readonly dataFolder?: string;
  /** For tests and benchmarks: address (`file:` URL) of a module whose `trainCell` stands in for the real one. */
  readonly trainerModule?: string | undefined;
  /** For tests: how many cells a thread is given at a time. Default `taskSize`. */
  readonly sizeOf?: (load: Load) => number;
  /** Default: none are kept. */
  readonly checkpoints?: CheckpointSettings | undefined;
  /** Told what threads do with checkpoints. */
  readonly onNote?: (note: CheckpointNote) => void;
}

export interface SlotState {
  readonly busy: boolean;
  readonly beats: number;
}

/** A task that lasts this many ms holds a cell longer than was thought: those behind it are for other threads. */
const OVERDUE_MS = 100;

/** Tasks that may pass over the cell that has waited longest, for the sake of set-ups. */
const PATIENCE = 16;

/**
 * Piscina with one trainer per thread. Short cells are handed over several at a time; each is still begun, stopped, timed
 * and reported by itself, and what a thread has not begun can be taken back from it at any time.
 */
export class TrainerPool {
  private readonly piscina: Piscina<TrainTask, readonly Finished[]>;
  private readonly board: ThreadBoard;
  private readonly free: number[];
  private readonly sizeOf: (load: Load) => number;
  private readonly durations = new RunningMean();
  private readonly tasks = new Map<number, Dealt>();
  /** What the thread of each slot has set up last. */
  private readonly setUps = new Map<number, string>();
  private waiting: PooledTraining[] = [];
  private nextTask = 1;
  private closed = false;

  constructor({ threads, dataFolder, trainerModule, checkpoints, onNote, sizeOf = taskSize }: PoolOptions) {
    this.sizeOf = sizeOf;
    this.board = ThreadBoard.create(threads);
    this.free = Array.from({ length: threads }, (_, i) => threads - 1 - i);
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
    this.piscina.on('message', (message: Delivery | CheckpointNote) => {
      if (message.kind !== 'delivery') onNote?.(message);
      else this.take(this.tasks.get(message.task), message.finished);
    });
  }

  /** @param ready what the cell waits for before it begins; a rejection is its failure */
  train(cell: string, ready?: Promise<void>): Training {
    const training = new PooledTraining(cell, this.board, (stopped) => this.stop(stopped));
    if (ready === undefined) this.enqueue(training);
    else
      ready.then(
        () => this.enqueue(training),
        (error: unknown) => training.settle({ kind: 'failure', failure: failureOf(error) }),
      );
    return training;
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
    this.closed = true;
    for (const training of this.waiting.splice(0)) training.settle(STOPPED);
    await this.piscina.destroy();
  }

  private enqueue(training: PooledTraining): void {
    if (training.isSettled) return;
    if (this.closed) return training.settle(STOPPED);
    this.waiting.push(training);
    // Those that come in one turn are dealt together.
    if (this.free.length > 0) queueMicrotask(() => this.deal());
  }

  /** Gives every free thread its part of what waits. */
  private deal(): void {
    while (this.free.length > 0) {
      this.waiting = this.waiting.filter(({ isSettled }) => !isSettled);
      if (this.waiting.length === 0) return;
      const { maxThreads: threads } = this.piscina;
      const size = this.sizeOf({ waiting: this.waiting.length, threads, meanMs: this.durations.value });
      const slot = this.free.pop()!;
      void this.run(slot, this.takeFor(slot, size));
    }
  }

  /** Takes what suits the slot's thread out of what waits. */
  private takeFor(slot: number, size: number): PooledTraining[] {
    if (size >= this.waiting.length) return this.waiting.splice(0);
    const first = this.waiting[0]!;
    const places = pick({
      waiting: this.waiting.map(({ setUp }) => setUp),
      size,
      own: this.setUps.get(slot),
      others: new Set([...this.setUps].flatMap(([other, setUp]) => (other === slot ? [] : [setUp]))),
      isOverdue: first.passedOver >= PATIENCE,
    });
    const taken = places.map((place) => this.waiting[place]!);
    const isTaken = new Set(taken);
    this.waiting = this.waiting.filter((training) => !isTaken.has(training));
    if (!isTaken.has(first)) first.passedOver += 1;
    return taken;
  }

  private async run(slot: number, trainings: readonly PooledTraining[]): Promise<void> {
    const dealt: Dealt = { task: this.nextTask++, slot, trainings };
    this.board.reset(slot, trainings.length);
    this.setUps.set(slot, trainings.at(-1)!.setUp);
    trainings.forEach((training, index) => (training.place = { dealt, index }));
    this.tasks.set(dealt.task, dealt);
    const overdue = setTimeout(() => this.takeBack(dealt), OVERDUE_MS);
    try {
      const cells = trainings.map(({ cell }) => cell);
      this.take(dealt, await this.piscina.run({ cells, slot, task: dealt.task }));
      const begun = this.takeBack(dealt);
      if (begun > 0) this.setUps.set(slot, trainings[begun - 1]!.setUp);
      // What is missing now was delivered, by another way than the answer, and is about to arrive.
      if (trainings.every(({ isSettled }) => isSettled)) this.tasks.delete(dealt.task);
    } catch (error) {
      this.setUps.delete(slot);
      this.crashed(dealt, error);
    }
    clearTimeout(overdue);
    this.free.push(slot);
    this.deal();
  }

  /** The thread ended under the cell it had begun last; what it had finished and not yet told is trained again. */
  private crashed(dealt: Dealt, error: unknown): void {
    const at = dealt.trainings[Math.max(this.board.takeBack(dealt.slot) - 1, 0)]!;
    at.settle(at.isStopped ? STOPPED : { kind: 'failure', failure: crashOf(error) });
    this.tasks.delete(dealt.task);
    this.requeue(dealt, 0);
  }

  private take(dealt: Dealt | undefined, finished: readonly Finished[]): void {
    for (const { index, stretch, outcome } of finished) {
      const training = dealt?.trainings[index];
      if (training === undefined || training.isSettled) continue;
      this.durations.learn(stretch.ended - stretch.started);
      training.settle(outcome, stretch);
    }
  }

  private stop(training: PooledTraining): void {
    const { place } = training;
    if (place === null) return training.settle(STOPPED);
    if (place.index < this.takeBack(place.dealt)) this.board.askToStop(place.dealt.slot, place.index);
    else training.settle(STOPPED);
  }

  /** Cells that a thread was given and has not begun wait again; the number of those it has begun. */
  private takeBack(dealt: Dealt): number {
    const begun = this.board.takeBack(dealt.slot);
    this.requeue(dealt, begun);
    this.deal();
    return begun;
  }

  /** To the front: they have waited longest. */
  private requeue(dealt: Dealt, from: number): void {
    const open = dealt.trainings.slice(from).filter(({ place }) => place?.dealt === dealt);
    for (const training of open) training.place = null;
    if (this.closed) for (const training of open) training.settle(STOPPED);
    else this.waiting.unshift(...open);
  }
}

const STOPPED: TrainOutcome = {
  kind: 'failure',
  failure: { kind: 'stopped', message: 'stopped before its end', signature: 'TrainingStoppedError' },
};
