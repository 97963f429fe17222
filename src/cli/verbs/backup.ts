import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../exit-codes.js';
import { runFolder, STORE_FILE, withStore } from '../stored-sweep.js';
import { UsageError } from '../usage-error.js';
import type { VerbIo } from './coordinator.js';

export interface BackupOptions {
  readonly runs: string;
  readonly json: boolean;
}

/**
 * Copies the store of a run or a coordinator, also while it is written, into a folder that can be used like the run's.
 * @throws UsageError where there is one already; StoreError
 */
export function backup(run: string, destination: string, { runs, json }: BackupOptions, { write }: VerbIo): number {
  const folder = runFolder(run, runs);
  const path = join(destination, STORE_FILE);
  if (existsSync(destination) && !statSync(destination).isDirectory())
    throw new UsageError(`${destination} is a file; name a folder for the backup`);
  if (existsSync(path)) throw new UsageError(`${path} is there already; name another folder for the backup`);
  mkdirSync(destination, { recursive: true });
  withStore(folder, (store) => store.backup(path));
  const { size } = statSync(path);
  write(json ? `${JSON.stringify({ version: 1, backup: path, bytes: size })}\n` : `${path}: ${size} bytes\n`);
  return EXIT.done;
}
