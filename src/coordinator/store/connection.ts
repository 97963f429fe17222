import Database from 'libsql';
import { storeError } from './errors.js';

export type SqlValue = string | number | Uint8Array | null;
export type Row = readonly unknown[];

/** A prepared statement. Rows are arrays: libsql adds a field of its own to row objects, and ignores `pluck` in places. */
export class Statement {
  private readonly statement: Database.Statement;

  constructor(
    database: Database.Database,
    private readonly path: string,
    sql: string,
  ) {
    this.statement = this.guard(() => database.prepare(sql));
    if (this.statement.reader) this.statement.raw(true);
  }

  /** Number of rows changed. */
  run(...values: SqlValue[]): number {
    // Always as an array: libsql takes a lone Buffer for named parameters and aborts the process.
    return this.guard(() => this.statement.run(values)).changes;
  }

  /** As `run`, without a copy of the values. */
  runAll(values: readonly SqlValue[]): number {
    return this.guard(() => this.statement.run(values)).changes;
  }

  get(...values: SqlValue[]): Row | undefined {
    return this.guard(() => this.statement.get(values)) as Row | undefined;
  }

  all(...values: SqlValue[]): Row[] {
    return [...this.rows(...values)];
  }

  /** Rows as they are read: hundreds at a time, however many there are. */
  *rows(...values: SqlValue[]): Generator<Row, void, undefined> {
    const iterator = this.guard(() => this.statement.iterate(values));
    for (;;) {
      const next = this.guard(() => iterator.next());
      if (next.done === true) return;
      yield next.value as Row;
    }
  }

  private guard<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw storeError(this.path, error);
    }
  }
}

/** One SQLite file; every error leaves as a `StoreError`. */
export class Connection {
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Statement>();

  constructor(readonly path: string) {
    this.database = this.guard(() => new Database(path));
  }

  exec(sql: string): void {
    this.guard(() => this.database.exec(sql));
  }

  /** Prepared once per text. */
  sql(text: string): Statement {
    let statement = this.statements.get(text);
    if (statement === undefined) {
      statement = new Statement(this.database, this.path, text);
      this.statements.set(text, statement);
    }
    return statement;
  }

  /** A pragma's or query's single value. */
  value(sql: string): unknown {
    return new Statement(this.database, this.path, sql).get()?.[0];
  }

  /** All or nothing, and on the disk when it returns. Not reentrant. */
  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      // After a full disk SQLite has rolled back by itself.
      if (this.database.inTransaction) this.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * All or nothing, and safe from the death of this process when it returns; from that of the machine only with the next
   * `transaction`. Not reentrant.
   */
  unsynchronised<T>(work: () => T): T {
    this.exec('PRAGMA synchronous = NORMAL');
    try {
      return this.transaction(work);
    } finally {
      this.exec('PRAGMA synchronous = FULL');
    }
  }

  /** Moves what the write-ahead log holds into the file itself, as far as readers let it, so that the file alone is all. */
  checkpoint(): void {
    this.value('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Statements live on until they are collected, and keep the file open: nothing may depend on its being closed at once. */
  close(): void {
    this.statements.clear();
    this.guard(() => this.database.close());
  }

  private guard<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw storeError(this.path, error);
    }
  }
}
