import { existsSync, statSync } from 'node:fs';
import { Connection } from './connection.js';
import { StoreError } from './errors.js';
import { checkVersion, migrate, SCHEMA_VERSION } from './schema.js';
import { Store } from './store.js';

export interface OpenOptions {
  /** Read only, beside a coordinator that may be writing. The file must exist. Default false. */
  readonly readOnly?: boolean;
  /** Milliseconds since 1970, for the columns that say when. Default the system's clock. */
  readonly now?: () => number;
}

/**
 * Larger files are read through only when a coordinator opens them after one that did not close them. A file that is too
 * short SQLite finds out by itself, and every cell and result is checked against its digest when it is read.
 */
const ALWAYS_CHECKED_BYTES = 64 * 1024 * 1024;

/**
 * Opens a store, creating or migrating it unless `readOnly`.
 * @throws StoreError when it is damaged, newer, no store, missing or not writable.
 */
export function openStore(path: string, options: OpenOptions = {}): Store {
  const { readOnly = false, now = Date.now } = options;
  if (readOnly && !existsSync(path))
    throw new StoreError('missing', path, `there is no store at ${path}; run a sweep first`);
  // A clean close moves the log into the file; a reader finds one wherever a coordinator is at work.
  const afterCrash = !readOnly && sizeOf(`${path}-wal`) > 0;
  const connection = new Connection(path);
  try {
    // Waits for a reader's checkpoint, never for another writer: the directory's lock lets only one in.
    connection.exec('PRAGMA busy_timeout = 5000');
    if (afterCrash || sizeOf(path) <= ALWAYS_CHECKED_BYTES) checkIntegrity(connection);
    if (readOnly) prepareReader(connection);
    else prepareWriter(connection, now);
    return new Store(connection, readOnly, now);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function prepareReader(connection: Connection): void {
  connection.exec('PRAGMA query_only = ON');
  const version = checkVersion(connection);
  if (version === SCHEMA_VERSION) return;
  const { path } = connection;
  if (version === 0) throw new StoreError('not-a-store', path, `${path} is empty, not a grw store`);
  throw new StoreError(
    'io',
    path,
    `${path} was written by an older grw; run its sweep once more to bring it up to date`,
  );
}

function prepareWriter(connection: Connection, now: () => number): void {
  checkVersion(connection);
  connection.value('PRAGMA journal_mode = WAL');
  // Every commit reaches the disk before it is acknowledged: a power cut loses nothing a node has forgotten.
  connection.exec('PRAGMA synchronous = FULL');
  connection.exec('PRAGMA foreign_keys = ON');
  // Ids are random: looking them up among 100,000 cells touches more pages than the usual 2 MiB hold.
  connection.exec('PRAGMA cache_size = -32768');
  // Pages of the log before they are moved into the file, 16 MiB: those written again and again meanwhile are moved once,
  // and the wait for the disk, one more than a commit's, comes once in many commits.
  connection.value('PRAGMA wal_autocheckpoint = 4096');
  migrate(connection, now);
}

function checkIntegrity(connection: Connection): void {
  const { path } = connection;
  const verdict = connection.value('PRAGMA quick_check(1)');
  if (verdict !== 'ok')
    throw new StoreError(
      'damaged',
      path,
      `${path} is damaged (${String(verdict)}); restore a copy, or move it away to start anew`,
    );
}

/** 0 where there is no file. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
