import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Connection } from './connection.js';
import { StoreError } from './errors.js';

/** Who works on a data directory; left behind by a crash, so true only while the lock is held. */
const holderSchema = z.object({ pid: z.int(), address: z.string().nullable(), since: z.string() });
export type Holder = z.output<typeof holderSchema>;

export interface DirectoryLock {
  /** Says under which address the holder can be reached, for people and for clients on the same machine. */
  announce(address: string): void;
  release(): void;
}

/**
 * Takes a data directory for one coordinator, creating it if need be. The lock is an SQLite transaction held open on a
 * file of its own: the operating system ends it with the process, however it dies. Needs working file locks, which some
 * network file systems do not have.
 * @throws StoreError naming the holder's pid.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true });
  const connection = new Connection(join(directory, 'lock'));
  try {
    connection.exec('PRAGMA busy_timeout = 0');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    throw error instanceof StoreError && error.fault === 'busy' ? lockedBy(directory, holder(directory)) : error;
  }
  const say = (address: string | null): void => {
    const text = JSON.stringify({ pid: process.pid, address, since: new Date().toISOString() } satisfies Holder);
    writeFileSync(holderFile(directory), `${text}\n`);
  };
  say(null);
  return { announce: say, release: () => connection.close() };
}

/** Who said last that it works on the directory; null when nobody did, or the note is torn. */
export function holder(directory: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(holderFile(directory), 'utf8')));
  } catch {
    return null;
  }
}

/** A file beside the lock: reading the lock file itself by other means than SQLite would drop this process's lock on it. */
function holderFile(directory: string): string {
  return join(directory, 'coordinator.json');
}

function lockedBy(directory: string, who: Holder | null): StoreError {
  const process =
    who === null ? 'another process' : `process ${who.pid}${who.address === null ? '' : ` (${who.address})`}`;
  return new StoreError(
    'locked',
    directory,
    `${directory} is in use by ${process}: one coordinator per data directory`,
  );
}
