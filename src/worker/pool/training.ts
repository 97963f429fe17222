import { setUpOfText } from '../../core/cell/index.js';
import type { Stretch, TrainOutcome } from './task.js';
import type { ThreadBoard } from './thread-board.js';

/** One cell on its way through the pool. */
export interface Training {
  /** Never rejects. */
  readonly outcome: Promise<TrainOutcome>;
  /** Whether a thread is at it. */
  readonly isRunning: boolean;
  /** When it was trained; null before its end, and if it never began. */
  readonly stretch: Stretch | null;
  /** Epochs done so far. */
  epochs(): number;
  /** Ends it at the next chance, with a `stopped` failure; at once if it has not begun. */
  stop(): void;
}

/** Cells that a thread was given together. */
export interface Dealt {
  readonly task: number;
  readonly slot: number;
  readonly trainings: readonly PooledTraining[];
}

/** Where a training is in a task. */
interface Place {
  readonly dealt: Dealt;
  readonly index: number;
}

export class PooledTraining implements Training {
  readonly outcome: Promise<TrainOutcome>;
  stretch: Stretch | null = null;
  place: Place | null = null;
  isStopped = false;
  isSettled = false;
  /** Times that threads took others that had not waited as long. */
  passedOver = 0;
  private knownSetUp: string | null = null;
  private resolve: (outcome: TrainOutcome) => void = () => undefined;

  constructor(
    readonly cell: string,
    private readonly board: ThreadBoard,
    private readonly onStop: (training: PooledTraining) => void,
  ) {
    this.outcome = new Promise((resolve) => (this.resolve = resolve));
  }

  /** What has to be done before its first epoch, as `setUpOf` names it; nothing is known of what is no cell: the trainer tells. */
  get setUp(): string {
    return (this.knownSetUp ??= setUpIn(this.cell));
  }

  get isRunning(): boolean {
    return this.place !== null && this.board.begun(this.place.dealt.slot) === this.place.index + 1;
  }

  epochs(): number {
    return this.isRunning ? this.board.epochs(this.place!.dealt.slot) : 0;
  }

  stop(): void {
    if (this.isStopped || this.isSettled) return;
    this.isStopped = true;
    this.onStop(this);
  }

  settle(outcome: TrainOutcome, stretch: Stretch | null = null): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.place = null;
    this.stretch = stretch;
    this.resolve(outcome);
  }
}

function setUpIn(cell: string): string {
  try {
    return setUpOfText(cell);
  } catch {
    return '';
  }
}
