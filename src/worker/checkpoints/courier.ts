import { mkdirSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { describeFile, receiveFile } from '../../checkpoint-file/index.js';
import type { CellId } from '../../core/cell/index.js';
import type { Lease } from '../../core/fleet/index.js';
import type { Logger } from '../../log/index.js';
import type { CheckpointNotice, CheckpointPiece, Malformed } from '../../wire/index.js';
import { checkpointName, partialName } from './names.js';

/** How checkpoints get to the coordinator and from it. */
export interface CheckpointLine {
  deposit(lease: Lease, path: string, timeoutMs: number): Promise<void>;
  recall(cell: CellId): AsyncIterable<CheckpointPiece | Malformed>;
}

/** A cell in training, or waiting for its thread. */
export interface InTraining {
  readonly lease: Lease;
  readonly training: { readonly isRunning: boolean };
}

/** Milliseconds for one upload while training goes on, and when the node drains. */
const UPLOAD_MS = 600_000;
const LAST_UPLOAD_MS = 20_000;

/** So many files of a node are on their way at a time. */
const UPLOADS_AT_ONCE = 4;

interface Carried {
  /** Milliseconds since 1970; before the first upload when the cell was first seen in training. */
  readonly at: number;
  /** Of the checkpoint that the coordinator has, at least; 0 if it may have none. */
  readonly epochs: number;
}

/** Brings checkpoints to the coordinator and from it. Whatever goes wrong is told, and costs no cell its training. */
export class Courier {
  private readonly carried = new Map<CellId, Carried>();
  private readonly uploads = new PQueue({ concurrency: UPLOADS_AT_ONCE });
  private isFailing = false;

  constructor(
    private readonly folder: string,
    /** Seconds of training between uploads of a cell; 0 for uploading only when the node drains. */
    private readonly everySeconds: number,
    private readonly line: CheckpointLine,
    private readonly log: Logger,
  ) {}

  /** Uploads the newest checkpoints of cells that have trained long enough since the last time. */
  async upload(cells: readonly InTraining[], now = Date.now()): Promise<void> {
    const open = new Set(cells.map(({ lease }) => lease.cell));
    for (const cell of this.carried.keys()) if (!open.has(cell)) this.carried.delete(cell);
    if (this.everySeconds === 0 || this.uploads.pending > 0) return;
    for (const { lease, training } of cells)
      if (training.isRunning && !this.carried.has(lease.cell)) this.carried.set(lease.cell, { at: now, epochs: 0 });
    const due = cells.filter(
      ({ lease }) => now - (this.carried.get(lease.cell)?.at ?? now) >= 1000 * this.everySeconds,
    );
    await Promise.all(due.map(({ lease }) => this.uploads.add(() => this.carry(lease, UPLOAD_MS))));
  }

  /** The node gives the cell back: whoever gets it next is to go on from here. Goes before uploads by time. */
  handOver(lease: Lease): Promise<void> {
    return this.uploads.add(() => this.carry(lease, LAST_UPLOAD_MS), { priority: 1 });
  }

  /** Before training: fetches the coordinator's checkpoint, unless the one here is further. True if it is here now. */
  async bring({ cell }: Lease, { epochs, backend, bytes }: CheckpointNotice): Promise<boolean> {
    const path = this.fileOf(cell);
    this.carried.set(cell, { at: Date.now(), epochs });
    const own = described(path);
    // One of another backend may be this machine's own, which cannot use the coordinator's.
    if (own !== null && (own.epochs >= epochs || own.backend !== backend)) return false;
    const partial = partialName(path, process.pid, 0);
    try {
      mkdirSync(this.folder, { recursive: true });
      await receiveFile(this.line.recall(cell), partial, bytes);
      await rename(partial, path);
      this.log.info({ cell, epochs, bytes }, 'checkpoint fetched from the coordinator');
      return true;
    } catch (error) {
      rmSync(partial, { force: true });
      this.log.warn({ err: error, cell }, "the coordinator's checkpoint cannot be fetched; training begins without");
      return false;
    }
  }

  private async carry(lease: Lease, timeoutMs: number): Promise<void> {
    const { cell } = lease;
    const path = this.fileOf(cell);
    const before = this.carried.get(cell)?.epochs ?? 0;
    const own = described(path);
    if (own === null || own.epochs <= before) return;
    // Also when it fails: the next try is as far away as the next upload would be.
    this.carried.set(cell, { at: Date.now(), epochs: before });
    try {
      await this.line.deposit(lease, path, timeoutMs);
      this.carried.set(cell, { at: Date.now(), epochs: own.epochs });
      this.isFailing = false;
      this.log.debug({ cell, epochs: own.epochs, bytes: own.bytes }, 'checkpoint uploaded');
    } catch (error) {
      if (!this.isFailing) this.log.warn({ err: error, cell }, 'a checkpoint cannot be uploaded; training goes on');
      this.isFailing = true;
    }
  }

  private fileOf(cell: CellId): string {
    return join(this.folder, checkpointName(cell));
  }
}

/** Null where there is none that can be read. */
function described(path: string): ReturnType<typeof describeFile> | null {
  try {
    return describeFile(path);
  } catch {
    return null;
  }
}
