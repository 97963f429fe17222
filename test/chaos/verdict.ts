import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../src/coordinator/index.js';
import type { AttemptRecord } from '../../src/core/fleet/index.js';

/** What a fleet has left behind. */
export interface Remains {
  readonly digest: string;
  /** Attempts at every cell of every sweep. */
  readonly attempts: readonly (readonly AttemptRecord[])[];
  readonly failed: number;
  readonly open: number;
  /** Bytes of everything in the folder. */
  readonly bytes: number;
}

export function remainsOf(database: string, folder: string): Remains {
  const store = openStore(database, { readOnly: true });
  try {
    const sweeps = store.sweeps().map(({ id }) => id);
    const counts = sweeps.map((id) => store.counts(id));
    return {
      digest: store.dumpDigest(),
      attempts: sweeps.flatMap((id) => store.cells(id).map((cell) => store.attempts(cell.id))),
      failed: counts.reduce((sum, { failed }) => sum + failed, 0),
      open: counts.reduce((sum, { pending, leased }) => sum + pending + leased, 0),
      bytes: bytesBelow(folder),
    };
  } finally {
    store.close();
  }
}

/** Beside what a run without faults leaves: logs of what went wrong, checkpoints that were put aside. */
const MORE_BYTES = 32 * 2 ** 20;

/** What was promised and is not so, in words; nothing if all is well. */
export function violations(remains: Remains, faultless: Remains, cells: number): string[] {
  const { digest, attempts, failed, open, bytes } = remains;
  const committed = attempts.map((tries) => tries.filter(({ outcome }) => outcome === 'result').length);
  const count = (wrong: (results: number) => boolean): number => committed.filter(wrong).length;
  const said: [boolean, string][] = [
    [attempts.length !== cells, `the store has ${attempts.length} of ${cells} cells`],
    [open > 0, `${open} cells are not finished`],
    [failed > 0, `${failed} cells have failed`],
    [count((results) => results === 0) > 0, `${count((results) => results === 0)} cells have no result`],
    [count((results) => results > 1) > 0, `${count((results) => results > 1)} cells were committed twice`],
    [digest !== faultless.digest, `results differ from those of a run without faults`],
    [bytes > 2 * faultless.bytes + MORE_BYTES, `${bytes} bytes on disk, ${faultless.bytes} without faults`],
  ];
  return said.filter(([wrong]) => wrong).map(([, words]) => words);
}

function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesBelow(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0));
  }, 0);
}
