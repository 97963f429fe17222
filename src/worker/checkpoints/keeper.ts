import { CheckpointUnreadableError } from '../../core/checkpoint/index.js';
import type { Checkpoint, Position } from '../../core/checkpoint/index.js';
import type { CellId } from '../../core/cell/index.js';
import { cellId } from '../../core/cell/index.js';
import type { Run } from '../../core/train/index.js';
import { checkpointOf, misfit } from '../../core/train/index.js';
import { CheckpointFolder } from './folder.js';
import type { CheckpointNote } from './note.js';
import { SaveSchedule } from './save-schedule.js';

/** Where a node keeps checkpoints, and how often it saves them. */
export interface CheckpointSettings {
  readonly folder: string;
  /** Seconds of training between saves; 0 for saving only when training is told to stop. */
  readonly everySeconds: number;
}

/** The checkpoints of one training. */
export interface RunKeeper {
  /** Where to go on from. */
  readonly from: Position | undefined;
  /** Called between chunks of epochs: saves if it is time, or if the run is to stop and has something to lose. */
  readonly afterChunk: (position: () => Position, stopping: boolean) => void;
}

/** Checkpoints as a training thread sees them: whatever goes wrong with them is told, and costs no cell its training. */
export class CheckpointKeeper {
  private readonly folder: CheckpointFolder;
  private isFailing = false;

  constructor(
    private readonly settings: CheckpointSettings,
    private readonly note: (note: CheckpointNote) => void,
  ) {
    this.folder = new CheckpointFolder(settings.folder);
  }

  /** At the beginning of a training. */
  begin(run: Run, backend: string): RunKeeper {
    const from = this.resume(run, backend);
    const schedule = new SaveSchedule(this.settings.everySeconds);
    return {
      from,
      afterChunk: (position, stopping) => {
        if (stopping ? schedule.isWorthwhile() : schedule.isDue())
          this.save(schedule, checkpointOf(run, backend, position()));
      },
    };
  }

  private resume(run: Run, backend: string): Position | undefined {
    const cell = cellId(run.cell);
    const begun = performance.now();
    const checkpoint = this.load(cell);
    if (checkpoint === null) return undefined;
    const reason = misfit(checkpoint, run, backend);
    if (reason === null) {
      this.note({ kind: 'resumed', cell, epochs: checkpoint.epochs, ms: performance.now() - begun });
      return checkpoint;
    }
    this.note({ kind: 'unfit', cell, reason });
    return undefined;
  }

  private load(cell: CellId): Checkpoint | null {
    try {
      return this.folder.load(cell);
    } catch (error) {
      this.refused(cell, error);
      return null;
    }
  }

  private refused(cell: CellId, error: unknown): void {
    if (!(error instanceof CheckpointUnreadableError)) return this.failed(cell, error);
    const reason = error.message;
    if (error.fault === 'version') return this.note({ kind: 'unfit', cell, reason });
    this.note({ kind: 'damaged', cell, reason });
    try {
      this.folder.setAside(cell);
    } catch (failure) {
      this.failed(cell, failure);
    }
  }

  private save(schedule: SaveSchedule, checkpoint: Checkpoint): void {
    const { cell, epochs } = checkpoint;
    try {
      const ms = schedule.time(() => this.folder.save(checkpoint));
      this.isFailing = false;
      this.note({ kind: 'saved', cell, epochs, ms });
    } catch (error) {
      this.failed(cell, error);
    }
  }

  private failed(cell: CellId, error: unknown): void {
    if (!this.isFailing) this.note({ kind: 'failing', cell, reason: String(error) });
    this.isFailing = true;
  }
}
