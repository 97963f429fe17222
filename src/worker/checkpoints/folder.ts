import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sourceOf } from '../../checkpoint-file/index.js';
import type { CellId } from '../../core/cell/index.js';
import type { Checkpoint } from '../../core/checkpoint/index.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../core/checkpoint/index.js';
import { isMissing } from './listing.js';
import { checkpointName, damagedName } from './names.js';
import { writeDurably } from './write-durably.js';

/**
 * A folder with at most one checkpoint a cell. Nodes may share it: a file is replaced whole, and whoever trains the cell
 * next, in whatever process, goes on from it. The folder is made when the first is saved. Methods throw errors of the file
 * system as they are.
 */
export class CheckpointFolder {
  constructor(private readonly path: string) {}

  /** Returns when it would survive a power cut; until then the one before it is there. */
  save(checkpoint: Checkpoint): void {
    mkdirSync(this.path, { recursive: true });
    writeDurably(this.fileOf(checkpoint.cell), encodeCheckpoint(checkpoint));
  }

  /**
   * Null where there is none.
   * @throws CheckpointUnreadableError
   */
  load(cell: CellId): Checkpoint | null {
    let file: number;
    try {
      // Most cells have none, and an error that is thrown costs ten times as much as a look.
      if (!existsSync(this.fileOf(cell))) return null;
      file = openSync(this.fileOf(cell), 'r');
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
    try {
      return decodeCheckpoint(sourceOf(file));
    } finally {
      closeSync(file);
    }
  }

  /** Out of the way of the cell, but not gone. */
  setAside(cell: CellId): void {
    renameSync(this.fileOf(cell), join(this.path, damagedName(cell)));
  }

  remove(cell: CellId): void {
    rmSync(this.fileOf(cell), { force: true });
  }

  private fileOf(cell: CellId): string {
    return join(this.path, checkpointName(cell));
  }
}
