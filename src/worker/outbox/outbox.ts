import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lease } from '../../core/fleet/index.js';
import type { Logger } from '../../log/index.js';
import { BOUNDS } from '../../wire/index.js';
import type { Report } from '../attach/index.js';
import { damagedName, kindOf, partialName, reportName } from './names.js';
import { reportFile, ReportUnreadableError, reportIn } from './report-file.js';

/** Bytes of reports in all, beyond which further ones are kept in memory alone. */
const LIMIT = 2 ** 30;

/** Reports that are written side by side, and share one flush of the folder. */
const BATCH = 32;

const MINUTE = 60_000;
/** Milliseconds since the last write after which a file goes that nobody will finish, or has looked into. */
const AGE_MS = { partial: 10 * MINUTE, damaged: 30 * 24 * 60 * MINUTE } as const;

/**
 * Reports that have not been acknowledged, in a folder, so that they outlive the node: one file each, written whole or not
 * at all, and removed when the coordinator has settled it. Nodes may share a folder: what one has left, the next to start
 * hands over, and a report that is handed over twice is found equal. Whatever goes wrong is told, and costs no report: it
 * is still in memory.
 */
export class Outbox {
  /** Bytes of each file. */
  private readonly kept = new Map<string, number>();
  private readonly waiting = new Map<string, Report>();
  private writing: Promise<void> | null = null;
  private total = 0;
  private isFailing = false;

  constructor(
    private readonly folder: string,
    private readonly log: Logger,
    private readonly limit: number = LIMIT,
  ) {}

  /** What earlier nodes have left. Files that cannot be read are set aside. */
  inherited(): Report[] {
    return this.names().flatMap((name) => {
      try {
        return this.inherit(name);
      } catch (error) {
        // Another node may have handed it over meanwhile.
        if (!isMissing(error)) this.log.warn({ err: error, file: name }, 'a report that was kept cannot be looked at');
        return [];
      }
    });
  }

  /** Puts a report on the disk soon, unless it is there. A cell that is handed back unfinished has nothing to keep. */
  keep(report: Report): void {
    if ('failure' in report && report.failure.kind === 'stopped') return;
    const name = reportName(report.lease);
    if (this.kept.has(name)) return;
    this.waiting.set(name, report);
    this.writing ??= this.write().finally(() => (this.writing = null));
  }

  /** The coordinator has it. Costs nothing for the many reports that were never kept. */
  settled(lease: Lease): void {
    if (this.kept.size === 0 && this.waiting.size === 0) return;
    const name = reportName(lease);
    this.waiting.delete(name);
    const bytes = this.kept.get(name);
    if (bytes === undefined) return;
    this.forget(name, bytes);
    try {
      rmSync(join(this.folder, name), { force: true });
    } catch (error) {
      this.log.warn({ err: error, file: name }, 'a report that was acknowledged cannot be removed');
    }
  }

  /** When all that was to be kept is on the disk, or could not be. */
  async flushed(): Promise<void> {
    await this.writing;
  }

  private async write(): Promise<void> {
    while (this.waiting.size > 0) {
      const batch = [...first(BATCH, this.waiting)];
      try {
        mkdirSync(this.folder, { recursive: true });
        const written = await Promise.allSettled(batch.map(([name, report]) => this.writeOne(name, report)));
        for (const one of written) if (one.status === 'rejected') throw one.reason;
        await flushFolder(this.folder);
        this.isFailing = false;
      } catch (error) {
        this.waiting.clear();
        if (!this.isFailing)
          this.log.warn({ err: error }, 'reports cannot be kept on the disk; they are in memory alone until they can');
        this.isFailing = true;
      }
    }
  }

  private async writeOne(name: string, report: Report): Promise<void> {
    const bytes = reportFile(report);
    if (this.total + bytes.length > this.limit) throw new OutboxFullError(`it holds ${this.total} bytes already`);
    const path = join(this.folder, name);
    const partial = partialName(path, process.pid);
    this.kept.set(name, bytes.length);
    this.total += bytes.length;
    try {
      const file = await open(partial, 'w');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, path);
    } catch (error) {
      this.forget(name, bytes.length);
      await rm(partial, { force: true });
      throw error;
    }
    // Settled while it was being written.
    if (!this.waiting.delete(name)) await rm(path, { force: true });
  }

  private forget(name: string, bytes: number): void {
    if (this.kept.delete(name)) this.total -= bytes;
  }

  private inherit(name: string): Report[] {
    const kind = kindOf(name);
    if (kind === null) return [];
    const path = join(this.folder, name);
    const { size, mtimeMs } = statSync(path);
    if (kind !== 'report') {
      if (Date.now() - mtimeMs > AGE_MS[kind]) rmSync(path, { force: true });
      return [];
    }
    try {
      if (size > BOUNDS.messageBytes) throw new ReportUnreadableError(`it has ${size} bytes, more than can be sent`);
      const report = reportIn(readFileSync(path));
      if (reportName(report.lease) !== name) throw new ReportUnreadableError(`it is ${reportName(report.lease)}`);
      this.kept.set(name, size);
      this.total += size;
      return [report];
    } catch (error) {
      if (!(error instanceof ReportUnreadableError)) throw error;
      this.log.warn({ file: name, reason: error.message }, 'a report that was kept cannot be read; it is set aside');
      renameSync(path, join(this.folder, damagedName(name)));
      return [];
    }
  }

  private names(): string[] {
    try {
      return readdirSync(this.folder);
    } catch (error) {
      if (!isMissing(error)) this.log.warn({ err: error }, 'reports that were kept cannot be looked at');
      return [];
    }
  }
}

/** No more room, by the outbox's own bound. */
class OutboxFullError extends Error {
  override readonly name = 'OutboxFullError';
  readonly retryable = true;
}

function* first<T>(count: number, items: Iterable<T>): Generator<T, void, undefined> {
  let left = count;
  for (const item of items) {
    if (left-- === 0) return;
    yield item;
  }
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
