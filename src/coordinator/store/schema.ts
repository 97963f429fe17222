import type { Connection } from './connection.js';
import { StoreError } from './errors.js';

/** "grw" and a 1: tells our files from other SQLite files. */
const APPLICATION_ID = 0x67727701;

/**
 * Step n takes a store of version n to n + 1. Steps already released are never changed: a new need is a new step.
 * Rows of `result` and `attempt` refer to cells by a small number, so that they are appended in the order in which they
 * come; random keys would touch a page each and cost most of the throughput.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE term (number INTEGER PRIMARY KEY, started_at INTEGER NOT NULL) STRICT;
  CREATE TABLE sweep (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    file TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE cell (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    parameters TEXT NOT NULL,
    checksum TEXT NOT NULL
  ) STRICT;
  CREATE TABLE sweep_cell (
    sweep INTEGER NOT NULL REFERENCES sweep,
    ordinal INTEGER NOT NULL,
    cell INTEGER NOT NULL REFERENCES cell,
    cost REAL NOT NULL,
    PRIMARY KEY (sweep, ordinal)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE node (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT;
  CREATE TABLE attempt (
    number INTEGER PRIMARY KEY,
    cell INTEGER NOT NULL REFERENCES cell,
    attempt INTEGER NOT NULL,
    node INTEGER NOT NULL REFERENCES node,
    started INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    error TEXT
  ) STRICT;
  CREATE INDEX attempt_of_cell ON attempt (cell);
  CREATE TABLE result (
    cell INTEGER PRIMARY KEY REFERENCES cell,
    outcome TEXT NOT NULL,
    epochs INTEGER NOT NULL,
    backend TEXT NOT NULL,
    facts TEXT NOT NULL,
    trace BLOB NOT NULL,
    digest BLOB NOT NULL,
    node INTEGER NOT NULL REFERENCES node,
    committed_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE failure (
    cell INTEGER PRIMARY KEY REFERENCES cell,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    signature TEXT NOT NULL,
    failed_at INTEGER NOT NULL
  ) STRICT;
  `,
  `ALTER TABLE sweep ADD COLUMN mode TEXT NOT NULL DEFAULT 'active'`,
  // Epochs that are no whole number below 2^53, as at late times of a gradient flow; `epochs` is then 0.
  'ALTER TABLE result ADD COLUMN epochs_passed REAL',
  // Cells to be trained again on purpose, by attempts from this number on; what they have is kept until then.
  `
  CREATE TABLE rerun (
    cell INTEGER PRIMARY KEY REFERENCES cell,
    attempt INTEGER NOT NULL,
    requested_at INTEGER NOT NULL
  ) STRICT;
  ALTER TABLE sweep ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
  `,
  // What cells cost, as learned from those that were finished, by bucket, and the memory they are thought to take; cells
  // from before are in none, and take none.
  `
  CREATE TABLE experience (bucket TEXT PRIMARY KEY, cells INTEGER NOT NULL, log_ratio REAL NOT NULL) STRICT, WITHOUT ROWID;
  ALTER TABLE cell ADD COLUMN bucket TEXT NOT NULL DEFAULT '';
  ALTER TABLE cell ADD COLUMN bytes REAL NOT NULL DEFAULT 0;
  `,
  // Leases that are out; and memory to reserve for cells that ran out of what was thought to be enough.
  `
  CREATE TABLE lease (
    attempt INTEGER PRIMARY KEY,
    cell INTEGER NOT NULL REFERENCES cell,
    node INTEGER NOT NULL REFERENCES node
  ) STRICT;
  CREATE TABLE shortage (cell INTEGER PRIMARY KEY REFERENCES cell, times INTEGER NOT NULL, bytes REAL NOT NULL) STRICT;
  `,
  // As the parameters say it, which are long: a scheduler asks for it of every cell at once.
  `
  ALTER TABLE cell ADD COLUMN seed INTEGER NOT NULL DEFAULT 0;
  UPDATE cell SET seed = coalesce(json_extract(parameters, '$.seed'), 0);
  `,
  // What cells share before their first epoch; cells from before are thought to share it all.
  'ALTER TABLE cell ADD COLUMN affinity INTEGER NOT NULL DEFAULT 0',
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings a store (or an empty file) to the present version, each step in one transaction. */
export function migrate(connection: Connection, now: () => number): void {
  const version = checkVersion(connection);
  if (version === SCHEMA_VERSION) return;
  MIGRATIONS.slice(version).forEach((step, i) => {
    connection.transaction(() => {
      connection.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      connection.exec(
        'CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT',
      );
      connection.exec(step);
      connection.sql('INSERT INTO migration VALUES (?, ?)').run(version + i + 1, now());
    });
  });
}

/** The version of a store this grw can read; 0 for an empty file. */
export function checkVersion(connection: Connection): number {
  const { path } = connection;
  const application = connection.value('PRAGMA application_id');
  const empty = connection.value('SELECT count(*) FROM sqlite_schema') === 0;
  if (empty) return 0;
  if (application !== APPLICATION_ID)
    throw new StoreError('not-a-store', path, `${path} is a database, but not a grw store`);
  const version = connection.value('SELECT max(version) FROM migration') as number;
  if (version <= SCHEMA_VERSION) return version;
  throw new StoreError(
    'newer',
    path,
    `${path} was written by a newer grw (store version ${version}, this one reads up to ${SCHEMA_VERSION}); update grw`,
  );
}
