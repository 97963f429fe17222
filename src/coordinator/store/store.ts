import type { CellId } from '../../core/cell/index.js';
import type { Bucket, Experience } from '../../core/cost/index.js';
import type { Attempt, AttemptRecord, CellHistory, Counts, Lease, SweepId, SweepMode } from '../../core/fleet/index.js';
import type { CellResult } from '../../core/record/index.js';
import { backup } from './backup.js';
import { CellNumbers } from './cell-numbers.js';
import type { Connection } from './connection.js';
import { canonicalDump, dumpDigest } from './dump.js';
import { experiences, saveExperiences } from './experiences.js';
import type { StoredFault } from './faults.js';
import { faults } from './faults.js';
import { historyOf, idsLike } from './history.js';
import type { FailedCell, FinishedCell } from './reads.js';
import { attempts, counts, doneIds, failed, finished, parametersOf, resultFor } from './reads.js';
import type { StoredLease } from './leases.js';
import { endLeases, leasesOut, saveLeases } from './leases.js';
import { requestReruns } from './reruns.js';
import type { ExpandedSweep, StoredSweep } from './sweeps.js';
import type { StoredCell } from './sweep-cells.js';
import { cellsOf } from './sweep-cells.js';
import { saveSweep, setMode, setPriority, sweeps } from './sweeps.js';
import type { StoreWrite, WriteOutcome } from './writes.js';
import { commit } from './writes.js';

/** Leases one life of a coordinator may give before its numbers run into the next one's. */
const ATTEMPTS_PER_TERM = 1_000_000_000;

/** The least number of a lease in any store. */
export const FIRST_ATTEMPT = firstOf(1);

/** All that a coordinator remembers, in one SQLite file. Every method is synchronous; writes are on the disk on return. */
export class Store {
  private readonly numbers: CellNumbers;

  constructor(
    private readonly connection: Connection,
    private readonly readOnly: boolean,
    private readonly now: () => number,
  ) {
    this.numbers = new CellNumbers(connection);
  }

  get path(): string {
    return this.connection.path;
  }

  /** Begins a coordinator's life: the first of a range of attempt numbers above all that were ever given. */
  beginTerm(): Attempt {
    const { connection } = this;
    const term = connection.transaction(() => {
      connection.sql('INSERT INTO term (started_at) VALUES (?)').run(this.now());
      return connection.value('SELECT max(number) FROM term') as number;
    });
    // Out of the log, whose end a power cut may tear off where a disk does not keep its word: two lives of one number
    // would give one number to two leases.
    connection.checkpoint();
    return firstOf(term);
  }

  /** Idempotent: a sweep of the same name with the same cells has the same id. `priority` null: as it was, at first 0. */
  saveSweep(sweep: ExpandedSweep, priority: number | null = null): SweepId {
    return saveSweep(this.connection, sweep, this.now(), priority);
  }

  /** Every sweep, latest first. */
  sweeps(): StoredSweep[] {
    return sweeps(this.connection);
  }

  setMode(sweep: SweepId, mode: SweepMode): void {
    setMode(this.connection, sweep, mode);
  }

  setPriority(sweep: SweepId, priority: number): void {
    setPriority(this.connection, sweep, priority);
  }

  /** A sweep's cells in its order, with seed, cost and state. */
  cells(sweep: SweepId): StoredCell[] {
    return cellsOf(this.connection, sweep);
  }

  /** Canonical JSON of a cell. */
  parameters(cell: CellId): string {
    return parametersOf(this.connection, this.numbers, [cell])[0]!;
  }

  /** The same of many, in their order. */
  parametersOfAll(cells: readonly CellId[]): string[] {
    return parametersOf(this.connection, this.numbers, cells);
  }

  /** What was learned about what cells cost. */
  experiences(): [Bucket, Experience][] {
    return experiences(this.connection);
  }

  saveExperiences(learned: readonly (readonly [Bucket, Experience])[]): void {
    saveExperiences(this.connection, learned);
  }

  /** Has cells trained again, by attempts from `from` on; durable on return. */
  requestReruns(cells: readonly CellId[], from: Attempt): void {
    requestReruns(this.connection, cells, from, this.now());
  }

  /** Remembers leases, until they are reported or end, for the next life of the coordinator. Before they are given. */
  saveLeases(leases: readonly StoredLease[]): void {
    saveLeases(this.connection, this.numbers, leases);
  }

  /** Leases that former lives of the coordinator gave, and of which nothing was heard since. */
  leasesOut(): StoredLease[] {
    return leasesOut(this.connection);
  }

  /** Nobody has them any more. */
  endLeases(leases: readonly Lease[]): void {
    endLeases(
      this.connection,
      leases.map(({ attempt }) => attempt),
    );
  }

  /** One durable transaction. Acknowledge nothing before it returns. */
  commit(batch: readonly StoreWrite[]): WriteOutcome[] {
    return commit(this.connection, this.numbers, batch, this.now());
  }

  /** Ids of the cells that have a result: of one sweep, or of the whole store. */
  doneIds(sweep: SweepId | null = null): Set<CellId> {
    return doneIds(this.connection, sweep);
  }

  /** Finished cells of a sweep in its order, read and decoded one by one. */
  finished(sweep: SweepId): Generator<FinishedCell, void, undefined> {
    return finished(this.connection, sweep);
  }

  failed(sweep: SweepId): FailedCell[] {
    return failed(this.connection, sweep);
  }

  /** Cells that were given up, of all sweeps, grouped by their fault; the latest last. */
  faults(limit: number): StoredFault[] {
    return faults(this.connection, limit);
  }

  result(cell: CellId): CellResult | null {
    return resultFor(this.connection, cell);
  }

  counts(sweep: SweepId): Counts {
    return counts(this.connection, sweep);
  }

  /** Every recorded attempt at a cell, oldest first. */
  attempts(cell: CellId): AttemptRecord[] {
    return attempts(this.connection, cell);
  }

  /** Ids of cells that begin with `prefix`, at most `limit`. */
  idsLike(prefix: string, limit: number): CellId[] {
    return idsLike(this.connection, prefix, limit);
  }

  /** How a cell came to be as it is; null for one that is not here. */
  history(cell: CellId): CellHistory | null {
    return historyOf(this.connection, cell);
  }

  canonicalDump(): Generator<string, void, undefined> {
    return canonicalDump(this.connection);
  }

  dumpDigest(): string {
    return dumpDigest(this.connection);
  }

  /** Copies all of it, as it is now, to a new file. */
  backup(path: string): void {
    backup(this.path, path);
  }

  close(): void {
    if (!this.readOnly) this.connection.checkpoint();
    this.connection.close();
  }
}

function firstOf(term: number): Attempt {
  return (term * ATTEMPTS_PER_TERM + 1) as Attempt;
}
