import type { CellId } from '../../core/cell/index.js';
import type { Logger } from '../../log/index.js';
import { CheckpointFolder } from './folder.js';
import type { CheckpointNote } from './note.js';
import { logNote } from './note.js';
import { tidy } from './tidy.js';

const TIDY_MS = 3_600_000;

/** What a node does about its checkpoints beside the threads that save them: tells of them, and clears them away. */
export class Caretaker {
  private readonly folder: CheckpointFolder;
  /** Cells of which threads have told that there is a file. */
  private readonly kept = new Set<CellId>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly path: string,
    private readonly log: Logger,
  ) {
    this.folder = new CheckpointFolder(path);
    this.tidy();
    this.timer = setInterval(() => this.tidy(), TIDY_MS).unref();
  }

  hear(note: CheckpointNote): void {
    logNote(this.log, note);
    if (note.kind === 'saved' || note.kind === 'resumed') this.kept.add(note.cell);
  }

  /** A file was put here that no thread has told of. */
  fetched(cell: CellId): void {
    this.kept.add(cell);
  }

  /** The cell's result is safe elsewhere. Costs nothing for the many cells that were too short to be saved. */
  finished(cell: CellId): void {
    if (this.kept.delete(cell)) this.attempt(() => this.folder.remove(cell));
  }

  close(): void {
    clearInterval(this.timer);
  }

  private tidy(): void {
    this.attempt(() => {
      const files = tidy(this.path);
      if (files > 0) this.log.info({ files }, 'old checkpoints deleted');
    });
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.log.warn({ err: error }, 'checkpoints cannot be cleared away');
    }
  }
}
