import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CellId } from '../../core/cell/index.js';
import { describeFile, receiveFile } from '../../checkpoint-file/index.js';
import { isCellId } from '../../core/cell/index.js';
import type { Lease } from '../../core/fleet/index.js';
import type { Logger } from '../../log/index.js';
import type { CheckpointNotice, CheckpointPiece, Malformed } from '../../wire/index.js';
import { DepositRefusedError } from './errors.js';

const EXTENSION = '.checkpoint';

/**
 * Checkpoints on their way from one node to another: a folder with at most one for a cell, the one that is furthest, and
 * no more bytes than allowed; the oldest go first. To lose one costs time, never a result.
 */
export class Depot {
  /** The oldest first. */
  private readonly kept = new Map<CellId, CheckpointNotice>();
  private total = 0;
  private arrivals = 0;

  constructor(
    private readonly folder: string,
    private readonly limit: number,
    private readonly log: Logger,
  ) {
    this.takeStock();
  }

  get stock(): { readonly checkpoints: number; readonly bytes: number } {
    return { checkpoints: this.kept.size, bytes: this.total };
  }

  notice(cell: CellId): CheckpointNotice | null {
    return this.kept.get(cell) ?? null;
  }

  /** Null where there is none. */
  pathOf(cell: CellId): string | null {
    return this.kept.has(cell) ? this.fileOf(cell) : null;
  }

  /**
   * Keeps what arrives for a lease, if it is whole and further than what is there.
   * @param isInForce asked before and after it has arrived
   * @throws DepositRefusedError, TornTransferError, what the pieces throw, and errors of the file system
   */
  async take(pieces: AsyncIterable<CheckpointPiece | Malformed>, isInForce: (lease: Lease) => boolean): Promise<void> {
    this.arrivals += 1;
    const partial = join(this.folder, `${this.arrivals}.partial`);
    mkdirSync(this.folder, { recursive: true });
    let lease: Lease | null = null;
    const admitted = async function* () {
      for await (const piece of pieces) {
        if (piece.kind === 'piece') lease ??= inForce(piece.lease, isInForce);
        yield piece;
      }
    };
    try {
      await receiveFile(admitted(), partial, this.limit);
      this.accept(partial, inForce(lease, isInForce));
    } finally {
      rmSync(partial, { force: true });
    }
  }

  /** Removes all but those of the cells that are wanted. */
  keepOnly(isWanted: (cell: CellId) => boolean): void {
    for (const cell of this.kept.keys()) if (!isWanted(cell)) this.remove(cell);
  }

  private accept(partial: string, { cell }: Lease): void {
    const { cell: named, epochs, backend, bytes } = describeFile(partial);
    if (named !== cell) throw new DepositRefusedError(`it is a checkpoint of ${named}, not of ${cell}`);
    const before = this.kept.get(cell);
    if (before !== undefined && before.epochs >= epochs) return;
    renameSync(partial, this.fileOf(cell));
    this.enter(cell, { epochs, backend, bytes });
    this.log.info({ cell, epochs, bytes }, 'checkpoint kept for whoever trains the cell next');
    for (const oldest of this.kept.keys()) {
      if (this.total <= this.limit) return;
      this.log.warn({ cell: oldest, limit: this.limit }, 'too many bytes of checkpoints; the oldest was deleted');
      this.remove(oldest);
    }
  }

  private enter(cell: CellId, notice: CheckpointNotice): void {
    this.total += notice.bytes - (this.kept.get(cell)?.bytes ?? 0);
    this.kept.delete(cell);
    this.kept.set(cell, notice);
  }

  private remove(cell: CellId): void {
    this.total -= this.kept.get(cell)?.bytes ?? 0;
    this.kept.delete(cell);
    rmSync(this.fileOf(cell), { force: true });
  }

  /** What a coordinator before this one has left. The folder is this coordinator's alone. */
  private takeStock(): void {
    for (const { cell, path } of this.filesByAge())
      try {
        const { cell: named, epochs, backend, bytes } = describeFile(path);
        if (named !== cell) throw new DepositRefusedError(`it is a checkpoint of ${named}`);
        this.enter(named, { epochs, backend, bytes });
      } catch (error) {
        this.log.warn({ err: error, path }, 'a kept checkpoint cannot be read; it was deleted');
        rmSync(path, { force: true });
      }
  }

  private filesByAge(): { readonly cell: string; readonly path: string }[] {
    if (!existsSync(this.folder)) return [];
    const found = readdirSync(this.folder).flatMap((name) => {
      const path = join(this.folder, name);
      if (name.endsWith('.partial')) rmSync(path, { force: true });
      const cell = name.slice(0, -EXTENSION.length);
      return name.endsWith(EXTENSION) && isCellId(cell) ? [{ cell, path, since: statSync(path).mtimeMs }] : [];
    });
    return found.sort((a, b) => a.since - b.since);
  }

  private fileOf(cell: CellId): string {
    return join(this.folder, `${cell}${EXTENSION}`);
  }
}

function inForce(lease: Lease | null, isInForce: (lease: Lease) => boolean): Lease {
  if (lease === null) throw new DepositRefusedError('its first piece names no lease');
  if (!isInForce(lease)) throw new DepositRefusedError(`the lease ${lease.attempt} of ${lease.cell} is not in force`);
  return lease;
}
