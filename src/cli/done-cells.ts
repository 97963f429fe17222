import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../coordinator/index.js';
import type { CellId } from '../core/cell/index.js';
import { STORE_FILE } from './stored-sweep.js';

/** Which of the cells have a result in the run of the given name; none when it was never begun. */
export function doneCells(ids: readonly CellId[], name: string, runs: string): Promise<ReadonlySet<CellId>> {
  const path = join(runs, name, STORE_FILE);
  if (!existsSync(path)) return Promise.resolve(new Set());
  const store = openStore(path, { readOnly: true });
  try {
    const done = store.doneIds();
    return Promise.resolve(new Set(ids.filter((id) => done.has(id))));
  } finally {
    store.close();
  }
}
