import { closeSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import { Connection } from './connection.js';
import { StoreError } from './errors.js';

/**
 * Copies a store as it is at one moment, also while a coordinator writes it. The copy appears under its name when it is
 * complete, checked and on the disk; a file of that name is never replaced.
 * @throws StoreError
 */
export function backup(from: string, to: string): void {
  const partial = `${to}.${process.pid}.part`;
  rmSync(partial, { force: true });
  try {
    copy(from, partial);
    check(partial);
    flush(partial);
    linkSync(partial, to);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const why = exists ? 'there is a file of this name' : (error as Error).message;
    throw new StoreError('io', to, `cannot write the backup ${to}: ${why}`, { cause: error });
  } finally {
    rmSync(partial, { force: true });
  }
}

/** By a connection of its own: one that may only read may not do this either. */
function copy(from: string, to: string): void {
  const source = new Connection(from);
  try {
    source.exec('PRAGMA busy_timeout = 5000');
    source.sql('VACUUM INTO ?').run(to);
  } finally {
    source.close();
  }
}

function check(path: string): void {
  const copied = new Connection(path);
  try {
    const verdict = copied.value('PRAGMA integrity_check(1)');
    if (verdict !== 'ok') throw new StoreError('damaged', path, `the backup ${path} is damaged (${String(verdict)})`);
  } finally {
    copied.close();
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
