// @ts-check
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';

/**
 * Runs `work` while no other process of this machine holds the lock `file`.
 *
 * The lock is SQLite's own on an empty database: the kernel drops it when its holder ends, however it ends
 * (kill -9 included), so there is no stale lock to recognise and none to clean up.
 *
 * @template T
 * @param {string} file path of the lock file; made when missing, never removed
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file, { timeout: 0 });
  try {
    await acquire(database, onWait);
    return await work();
  } finally {
    database.close();
  }
}

/**
 * @param {Database.Database} database
 * @param {(() => void) | undefined} onWait
 */
async function acquire(database, onWait) {
  for (let attempt = 0; ; attempt++) {
    try {
      database.exec('BEGIN EXCLUSIVE');
      return;
    } catch (error) {
      if (/** @type {{ code?: string }} */ (error).code !== 'SQLITE_BUSY') throw error;
      if (attempt === 0) onWait?.();
      await sleep(200);
    }
  }
}
