import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SweepCell, SweepResults } from '../core/analysis/index.js';
import type { Cell } from '../core/cell/index.js';
import type { SweepId } from '../core/fleet/index.js';
import type { Store, StoredSweep } from '../coordinator/index.js';
import { openStore } from '../coordinator/index.js';
import { UsageError } from './usage-error.js';

/** The folder of runs, in the current folder unless the user says otherwise. */
export const RUNS_FOLDER = 'runs';

/** The store's file within a run's folder. */
export const STORE_FILE = 'grw.db';

/**
 * The folder of a finished or partial run, given as its name (`figure1`, looked for in `runs`) or as a path.
 * @throws UsageError when there is no store.
 */
export function runFolder(nameOrPath: string, runs: string): string {
  const candidates = [join(runs, nameOrPath), nameOrPath];
  const found = candidates.find((folder) => existsSync(join(folder, STORE_FILE)));
  if (found === undefined)
    throw new UsageError(
      `no run ${nameOrPath}: neither ${candidates.join(' nor ')} holds a ${STORE_FILE}; grw run makes one`,
    );
  return found;
}

/**
 * Opens a run for reading, also while it is going on, and hands over its latest sweep, or the one of the given name.
 * @throws UsageError, StoreError
 */
export async function withStoredSweep<T>(
  folder: string,
  sweepName: string | undefined,
  use: (sweep: StoredSweep, results: SweepResults) => Promise<T>,
): Promise<T> {
  const store = openStore(join(folder, STORE_FILE), { readOnly: true });
  try {
    const sweep = storedSweep(store, folder, sweepName);
    return await use(sweep, sweepResults(store, sweep.id));
  } finally {
    store.close();
  }
}

/**
 * The latest sweep of a run, or the one of the given name.
 * @throws UsageError
 */
export function storedSweep(store: Store, folder: string, sweepName: string | undefined): StoredSweep {
  const sweeps = store.sweeps();
  const sweep = sweepName === undefined ? sweeps[0] : sweeps.find(({ name }) => name === sweepName);
  if (sweep !== undefined) return sweep;
  throw new UsageError(
    sweeps.length === 0
      ? `${basename(folder)} holds no sweep yet`
      : `no sweep ${sweepName} in ${folder}; it holds ${[...new Set(sweeps.map(({ name }) => name))].join(', ')}`,
  );
}

/** Opens a run for reading while `use` runs. @throws StoreError */
export function withStore<T>(folder: string, use: (store: Store) => T): T {
  const store = openStore(join(folder, STORE_FILE), { readOnly: true });
  try {
    return use(store);
  } finally {
    store.close();
  }
}

/**
 * Opens for reading, one after another, the store of one run, or of every run there is, in the order of their names.
 * @throws UsageError when a run is named that is not there; StoreError
 */
export async function* eachStore(
  run: string | undefined,
  runs: string,
): AsyncGenerator<{ readonly folder: string; readonly store: Store }> {
  for (const folder of run === undefined ? await runFolders(runs) : [runFolder(run, runs)]) {
    const store = openStore(join(folder, STORE_FILE), { readOnly: true });
    try {
      yield { folder, store };
    } finally {
      store.close();
    }
  }
}

async function runFolders(runs: string): Promise<string[]> {
  const names = existsSync(runs) ? await readdir(runs) : [];
  return names
    .sort()
    .map((name) => join(runs, name))
    .filter((folder) => existsSync(join(folder, STORE_FILE)));
}

/** Cells and results of a stored sweep; results are read when they are asked for. */
export function sweepResults(store: Store, sweep: SweepId): SweepResults {
  const failures = new Map(store.failed(sweep).map(({ id, failure }) => [id, failure]));
  const cells = store.cells(sweep).map(({ id, state }): SweepCell => ({
    id,
    cell: JSON.parse(store.parameters(id)) as Cell,
    state: state === 'todo' ? 'pending' : state,
    error: failures.get(id)?.message,
    signature: failures.get(id)?.signature,
  }));
  return { cells, results: { get: (id) => store.result(id) ?? undefined } };
}
