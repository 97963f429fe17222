import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import type { ExpandedSweep, Store } from '../../src/coordinator/index.js';
import type { FinishedCell } from '../../src/coordinator/index.js';
import { openStore, StoreError } from '../../src/coordinator/index.js';
import { holder, lockDirectory } from '../../src/coordinator/store/index.js';
import type { StoreWrite } from '../../src/coordinator/store/index.js';
import type { CellId } from '../../src/core/cell/index.js';
import type { Attempt } from '../../src/core/fleet/index.js';
import type { CellResult } from '../../src/core/record/index.js';
import { COLUMN_NAMES, packResult } from '../../src/core/record/index.js';
import { AUTHOR, cheapCell, cheapResult, cheapSweep, folder, leaseOf, SPAN, uniformSweep } from '../fleet/support.js';

const THREE: ExpandedSweep = uniformSweep(3, 1);

function written(seed: number, result: CellResult, attempt = 1): StoreWrite {
  return { kind: 'result', author: AUTHOR, lease: leaseOf({ seed }, attempt), span: SPAN, result: packResult(result) };
}

function failureOf(action: () => unknown): StoreError {
  try {
    action();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** A store with one sweep of three cells, of which the first two are done. */
async function filled(path: string): Promise<Store> {
  const store = openStore(path);
  store.saveSweep(THREE);
  store.commit([written(0, await cheapResult({ seed: 0 })), written(1, await cheapResult({ seed: 1 }))]);
  return store;
}

describe('what is stored comes back', () => {
  test('results bit for bit, in the order of the sweep', async () => {
    const store = openStore(join(folder(), 'grw.db'));
    const sweep = store.saveSweep(THREE);
    const odd = await cheapResult({ seed: 1 });
    odd.trace.columns.train_risk.data.set([NaN, -0, Infinity, Number.MIN_VALUE]);
    odd.trace.columns.group_risk.data.fill(0.1);
    store.commit([written(1, odd), written(0, await cheapResult({ seed: 0 }))]);
    const [first, second] = [...store.finished(sweep)] as [FinishedCell, FinishedCell];
    expect(first).toMatchObject({
      ordinal: 0,
      cell: cheapCell({ seed: 0 }),
      node: { name: 'a node' },
      result: await cheapResult({ seed: 0 }),
    });
    expect(second.result.facts).toEqual(odd.facts);
    for (const name of COLUMN_NAMES)
      expect(Object.is(second.result.trace.columns[name].width, odd.trace.columns[name].width)).toBe(true);
    for (const name of COLUMN_NAMES)
      expect(
        [...second.result.trace.columns[name].data].every((value, i) =>
          Object.is(value, odd.trace.columns[name].data[i]),
        ),
      ).toBe(true);
    expect(store.counts(sweep)).toEqual({ pending: 1, leased: 0, done: 2, failed: 0 });
    expect([...store.doneIds(sweep)].sort()).toEqual([THREE.cells[0]!.id, THREE.cells[1]!.id].sort());
  });

  test('epochs beyond all whole numbers, as of a gradient flow', async () => {
    const store = openStore(join(folder(), 'grw.db'));
    const sweep = store.saveSweep(THREE);
    const late = { ...(await cheapResult({ seed: 0 })), epochs: 1.25e33 };
    const early = { ...(await cheapResult({ seed: 1 })), epochs: 0.5 };
    expect(store.commit([written(0, late), written(1, early)])).toEqual(['stored', 'stored']);
    expect([...store.finished(sweep)].map(({ result }) => result.epochs)).toEqual([1.25e33, 0.5]);
    expect(store.commit([written(0, late, 2), written(1, late, 2)])).toEqual(['equal', 'different']);
    expect([...store.canonicalDump()].filter((line) => line.includes('"epochs":1.25e+33'))).toHaveLength(1);
  });

  test('in a store from before epochs could be anything else than whole', async () => {
    const path = join(folder(), 'grw.db');
    (await filled(path)).close();
    const database = new Database(path);
    database.exec(`ALTER TABLE result DROP COLUMN epochs_passed;
                   ALTER TABLE sweep DROP COLUMN mode;
                   ALTER TABLE sweep DROP COLUMN priority;
                   DROP TABLE rerun;
                   DROP TABLE experience;
                   DROP TABLE lease;
                   DROP TABLE shortage;
                   ALTER TABLE cell DROP COLUMN bucket;
                   ALTER TABLE cell DROP COLUMN bytes;
                   ALTER TABLE cell DROP COLUMN seed;
                   ALTER TABLE cell DROP COLUMN affinity;
                   DELETE FROM migration WHERE version > 1`);
    database.close();
    const store = openStore(path);
    const results = [...store.finished(store.sweeps()[0]!.id)];
    expect(results.map(({ result }) => result)).toEqual([
      await cheapResult({ seed: 0 }),
      await cheapResult({ seed: 1 }),
    ]);
    store.commit([written(2, { ...(await cheapResult({ seed: 2 })), epochs: 1e30 })]);
    expect([...store.finished(store.sweeps()[0]!.id)].at(-1)!.result.epochs).toBe(1e30);
  });

  test('the first result wins; further ones are compared', async () => {
    const store = await filled(join(folder(), 'grw.db'));
    const before = store.dumpDigest();
    expect(
      store.commit([written(0, await cheapResult({ seed: 0 }), 2), written(1, await cheapResult({ seed: 0 }), 3)]),
    ).toEqual(['equal', 'different']);
    expect(store.dumpDigest()).toBe(before);
    expect(store.attempts(THREE.cells[0]!.id).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'result'],
      [2, 'duplicate'],
    ]);
  });

  test('what was learned about costs comes back, and the last of it counts', () => {
    const path = join(folder(), 'grw.db');
    const store = openStore(path);
    store.saveExperiences([
      ['a', { count: 1, logRatio: 0.1 }],
      ['', { count: 1, logRatio: 0.1 }],
    ]);
    store.saveExperiences([['a', { count: 2, logRatio: -1 / 3 }]]);
    store.close();
    expect(openStore(path, { readOnly: true }).experiences()).toEqual([
      ['', { count: 1, logRatio: 0.1 }],
      ['a', { count: 2, logRatio: -1 / 3 }],
    ]);
  });

  test('the same sweep again is the same sweep; others share its cells', async () => {
    const store = await filled(join(folder(), 'grw.db'));
    const id = store.saveSweep(THREE);
    expect(store.sweeps()).toHaveLength(1);
    const more = store.saveSweep(uniformSweep(4, 1));
    expect(more).not.toBe(id);
    expect(store.cells(more).map(({ state }) => state)).toEqual(['done', 'done', 'todo', 'todo']);
  });

  test('failures, until a result comes after all', async () => {
    const store = await filled(join(folder(), 'grw.db'));
    const sweep = store.sweeps()[0]!;
    const lease = leaseOf({ seed: 2 });
    const failure = { kind: 'error', message: 'cannot', signature: 'Error: cannot' } as const;
    store.commit([{ kind: 'failure', author: AUTHOR, lease, span: SPAN, failure }]);
    expect(store.counts(sweep.id).failed).toBe(1);
    expect(store.failed(sweep.id)).toMatchObject([{ id: lease.cell, ordinal: 2, failure }]);
    store.commit([written(2, await cheapResult({ seed: 2 }), 2)]);
    expect(store.counts(sweep.id)).toEqual({ pending: 0, leased: 0, done: 3, failed: 0 });
  });

  test('a cell trained again keeps its result until there is another, and says whether that is the same', async () => {
    const path = join(folder(), 'grw.db');
    const store = await filled(path);
    const sweep = store.sweeps()[0]!.id;
    const [first, second, third] = THREE.cells.map(({ id }) => id) as [CellId, CellId, CellId];
    const failure = { kind: 'error', message: 'cannot', signature: 'Error: cannot' } as const;
    const failed = (seed: number, attempt: number) =>
      ({ kind: 'failure', author: AUTHOR, lease: leaseOf({ seed }, attempt), span: SPAN, failure }) as const;
    store.commit([failed(2, 3)]);
    const before = store.dumpDigest();
    store.requestReruns([first, second, third], 10 as Attempt);
    store.requestReruns([first], 10 as Attempt);
    expect(store.counts(sweep)).toEqual({ pending: 3, leased: 0, done: 0, failed: 0 });
    expect(store.cells(sweep).map(({ state, rerun }) => [state, rerun])).toEqual([
      ['done', 10],
      ['done', 10],
      ['failed', 10],
    ]);
    expect([...store.finished(sweep)]).toHaveLength(2);

    // An older attempt is a late duplicate, and no rerun.
    const other = await cheapResult({ seed: 7 });
    expect(store.commit([written(0, await cheapResult({ seed: 0 }), 9), written(0, other, 9)])).toEqual([
      'equal',
      'different',
    ]);
    expect(store.dumpDigest()).toBe(before);
    expect(store.commit([written(0, await cheapResult({ seed: 0 }), 10)])).toEqual(['reproduced']);
    expect(store.dumpDigest()).toBe(before);
    expect(store.commit([written(1, other, 11)])).toEqual(['replaced']);
    expect(store.result(second)).toEqual(other);
    expect(store.attempts(second).at(-1)!.error).toMatch(/^its digest is [0-9a-f]{64}, .* before [0-9a-f]{64}$/);
    expect(store.commit([failed(2, 12)])).toEqual(['stored']);
    expect(store.counts(sweep)).toEqual({ pending: 0, leased: 0, done: 2, failed: 1 });

    // What fails on being trained again keeps its result too; also over a restart.
    store.requestReruns([first, third], 20 as Attempt);
    store.close();
    const again = openStore(path);
    again.commit([failed(0, 20), written(2, await cheapResult({ seed: 2 }), 21)]);
    expect(again.counts(sweep)).toEqual({ pending: 0, leased: 0, done: 3, failed: 0 });
    expect(again.result(first)).toEqual(await cheapResult({ seed: 0 }));
    expect(again.cells(sweep).every(({ rerun }) => rerun === null)).toBe(true);
  });

  test('the dump says the same of an interrupted and of an undisturbed run', async () => {
    const undisturbed = await filled(join(folder(), 'grw.db'));
    undisturbed.commit([written(2, await cheapResult({ seed: 2 }))]);
    const path = join(folder(), 'grw.db');
    const interrupted = openStore(path, { now: () => 5 });
    interrupted.saveSweep(THREE);
    const end = { kind: 'attempt', author: AUTHOR, span: SPAN, end: 'lost', error: null } as const;
    for (const seed of [2, 0])
      interrupted.commit([{ ...end, lease: leaseOf({ seed }) }, written(seed, await cheapResult({ seed }), 7)]);
    interrupted.close();
    const again = openStore(path);
    expect(again.dumpDigest()).not.toBe(undisturbed.dumpDigest());
    again.commit([written(1, await cheapResult({ seed: 1 }), 9)]);
    expect([...again.canonicalDump()]).toEqual([...undisturbed.canonicalDump()]);
    expect(again.dumpDigest()).toBe(undisturbed.dumpDigest());
  });

  test('a result said again and again is recorded as a duplicate once', async () => {
    const store = openStore(join(folder(), 'grw.db'));
    store.saveSweep(THREE);
    const result = await cheapResult({ seed: 0 });
    const outcomes = [1, 2, 3].flatMap(() => store.commit([written(0, result), written(0, result, 2)]));
    expect(outcomes).toEqual(['stored', 'equal', 'equal', 'equal', 'equal', 'equal']);
    const recorded = store.attempts(leaseOf({ seed: 0 }).cell).map(({ attempt, outcome }) => `${attempt} ${outcome}`);
    expect(recorded.sort()).toEqual(['1 duplicate', '1 result', '2 duplicate']);
  });

  test('leases that are out, until something is said of them', async () => {
    const path = join(folder(), 'grw.db');
    const store = openStore(path);
    store.saveSweep(THREE);
    const out = (seed: number, attempt: number) => ({
      lease: leaseOf({ seed }, attempt),
      node: AUTHOR.node,
      name: AUTHOR.name,
    });
    store.saveLeases([out(0, 1), out(1, 2)]);
    // Once more, as by a node that comes back with them.
    store.saveLeases([out(1, 2), out(2, 3), out(0, 4)]);
    store.commit([written(0, await cheapResult({ seed: 0 }), 1)]);
    const reopened = openStore(path);
    expect(reopened.leasesOut()).toEqual([out(1, 2), out(2, 3), out(0, 4)]);
    reopened.endLeases([leaseOf({ seed: 0 }, 4)]);
    reopened.commit([
      { kind: 'attempt', author: AUTHOR, lease: leaseOf({ seed: 1 }, 2), span: SPAN, end: 'lost', error: null },
    ]);
    expect(store.leasesOut()).toEqual([out(2, 3)]);
  });

  test('memory that cells ran out of: counted anew once there is an outcome, and what they need is known for good', async () => {
    const path = join(folder(), 'grw.db');
    const store = openStore(path);
    const sweep = store.saveSweep(THREE);
    const short = (seed: number, times: number): StoreWrite => {
      const lease = leaseOf({ seed }, times);
      const shortage = { times, bytes: times * 2 ** 30 };
      return { kind: 'attempt', author: AUTHOR, lease, span: SPAN, end: 'memory', error: null, shortage };
    };
    store.commit([short(0, 1), short(1, 1), short(1, 2)]);
    const known = () =>
      openStore(path)
        .cells(sweep)
        .map(({ shortage }) => shortage);
    expect(known()).toEqual([{ times: 1, bytes: 2 ** 30 }, { times: 2, bytes: 2 ** 31 }, null]);
    store.commit([written(0, await cheapResult({ seed: 0 }), 2)]);
    expect(known()).toEqual([{ times: 0, bytes: 2 ** 30 }, { times: 2, bytes: 2 ** 31 }, null]);
    const failure = { kind: 'memory', message: '', signature: '' } as const;
    store.commit([{ kind: 'failure', author: AUTHOR, lease: leaseOf({ seed: 1 }, 3), span: SPAN, failure }]);
    expect(known()).toEqual([{ times: 0, bytes: 2 ** 30 }, { times: 0, bytes: 2 ** 31 }, null]);
  });

  test('attempt numbers of a later life are above all earlier ones', () => {
    const path = join(folder(), 'grw.db');
    const first = openStore(path);
    const early = first.beginTerm();
    first.close();
    expect(openStore(path).beginTerm()).toBeGreaterThan(early + 500_000_000);
  });

  test('a log torn anywhere costs what was written last, whole commits of it, and no number of a life', async () => {
    const path = join(folder(), 'grw.db');
    const store = openStore(path);
    const life = store.beginTerm();
    const sweep = store.saveSweep(THREE);
    for (const seed of [0, 1, 2]) store.commit([written(seed, await cheapResult({ seed }))]);
    const log = readFileSync(`${path}-wal`);
    const kept = new Set<string>();
    for (let share = 0; share <= 24; share++) {
      const torn = join(folder(), 'grw.db');
      copyFileSync(path, torn);
      writeFileSync(`${torn}-wal`, log.subarray(0, Math.floor((log.length * share) / 24)));
      const again = openStore(torn);
      // Commits are lost from the end, none in the middle; what is there is whole.
      const done = again.cells(sweep).map(({ state }) => state === 'done');
      expect(done).toEqual([...done].sort().reverse());
      for (const { cell, result } of again.finished(sweep))
        expect(result).toEqual(await cheapResult({ seed: cell.seed }));
      expect(again.beginTerm()).toBeGreaterThan(life);
      kept.add(done.join());
      again.close();
    }
    // From not even the sweep to everything.
    expect(kept).toContain('');
    expect(kept).toContain('true,true,true');
    expect(kept.size).toBeGreaterThan(3);
  });

  test('a reader sees a run that goes on, and cannot write', async () => {
    const path = join(folder(), 'grw.db');
    const store = await filled(path);
    const reader = openStore(path, { readOnly: true });
    const sweep = reader.sweeps()[0]!;
    expect(reader.counts(sweep.id).done).toBe(2);
    store.commit([written(2, await cheapResult({ seed: 2 }))]);
    expect(reader.counts(sweep.id).done).toBe(3);
    expect([...reader.finished(sweep.id)]).toHaveLength(3);
    expect(failureOf(() => reader.saveSweep(cheapSweep([{ seed: 9 }])))).toMatchObject({ fault: 'read-only' });
  });
});

describe('a backup', () => {
  test('is the store at one moment, while it is written, and never replaces a file', async () => {
    const path = join(folder(), 'grw.db');
    const store = await filled(path);
    const before = store.dumpDigest();
    const reader = openStore(path, { readOnly: true });
    const place = folder();
    const to = join(place, 'grw.db');
    reader.backup(to);
    store.commit([written(2, await cheapResult({ seed: 2 }))]);
    const copy = openStore(to, { readOnly: true });
    expect(copy.dumpDigest()).toBe(before);
    expect(store.dumpDigest()).not.toBe(before);
    copy.close();
    const bytes = readFileSync(to);
    expect(failureOf(() => reader.backup(to)).message).toContain('there is a file of this name');
    expect(readFileSync(to).equals(bytes)).toBe(true);
    expect(failureOf(() => reader.backup(join(place, 'no', 'grw.db')))).toMatchObject({ fault: 'io' });
    expect(readdirSync(place)).toEqual(['grw.db']);
  });
});

describe('what is wrong is said', () => {
  test('no store, no database, another database', () => {
    const path = join(folder(), 'grw.db');
    expect(failureOf(() => openStore(path, { readOnly: true }))).toMatchObject({ fault: 'missing' });
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, 'this is no database, whatever its name says '.repeat(50));
    expect(failureOf(() => openStore(path))).toMatchObject({ fault: 'not-a-store', retryable: false });
    expect(readFileSync(path, 'utf8')).toContain('this is no database');
    const other = join(folder(), 'grw.db');
    new Database(other).exec('CREATE TABLE accounts (name TEXT)');
    expect(failureOf(() => openStore(other))).toMatchObject({ fault: 'not-a-store' });
    expect(failureOf(() => openStore(join(folder(), 'no', 'such', 'grw.db')))).toMatchObject({ fault: 'io' });
  });

  test('a newer store is refused and left alone', async () => {
    const path = join(folder(), 'grw.db');
    (await filled(path)).close();
    const database = new Database(path);
    database.exec('INSERT INTO migration VALUES (999, 0)');
    database.close();
    const { fault, message } = failureOf(() => openStore(path));
    expect(fault).toBe('newer');
    expect(message).toMatch(/store version 999.*update grw/);
  });

  test('a torn file is found out on opening', async () => {
    const path = join(folder(), 'grw.db');
    const store = await filled(path);
    store.saveSweep(uniformSweep(2_000, 1, 'large'));
    store.close();
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096);
    expect(failureOf(() => openStore(path))).toMatchObject({ fault: 'damaged' });
  });

  test('a large file is read through only after a crash, and then damage is found out on opening', async () => {
    const path = join(folder(), 'grw.db');
    (await filled(path)).close();
    const database = new Database(path);
    // Fills the file; no result is in it, and so none is found out on reading.
    database.exec('CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(70000000))');
    database.close();
    const torn = join(folder(), 'grw.db');
    copyFileSync(path, torn);
    // Where an overflow page says which is the next.
    const file = openSync(torn, 'r+');
    writeSync(file, Buffer.alloc(4, 0xff), 0, 4, Math.floor(statSync(torn).size / 2 / 4096) * 4096);
    closeSync(file);

    const store = openStore(torn);
    expect(store.sweeps()).toHaveLength(1);
    store.saveSweep(cheapSweep([{ seed: 9 }], 'another'));
    const crashed = join(folder(), 'grw.db');
    for (const suffix of ['', '-wal']) copyFileSync(torn + suffix, crashed + suffix);
    store.close();
    expect(failureOf(() => openStore(crashed))).toMatchObject({ fault: 'damaged' });
    expect(openStore(crashed, { readOnly: true }).sweeps()).toHaveLength(2);
  });

  test('a result that is not what was written is found out on reading', async () => {
    const path = join(folder(), 'grw.db');
    (await filled(path)).close();
    const copy = join(folder(), 'grw.db');
    copyFileSync(path, copy);
    const database = new Database(copy);
    database.exec('UPDATE result SET epochs = epochs + 1');
    database.close();
    const store = openStore(copy, { readOnly: true });
    expect(failureOf(() => [...store.finished(store.sweeps()[0]!.id)])).toMatchObject({ fault: 'damaged' });
  });

  test('a flipped bit anywhere gives the true results or an error, never others', async () => {
    const path = join(folder(), 'grw.db');
    (await filled(path)).close();
    const truth = openStore(path, { readOnly: true });
    const expected = new Map(
      [...truth.finished(truth.sweeps()[0]!.id)].map(({ id, cell, result }) => [id, { cell, result }]),
    );
    truth.close();
    const copy = join(folder(), 'grw.db');
    const { size } = statSync(path);
    const wrong: number[] = [];
    let read = 0;
    let refused = 0;
    for (let at = 4096; at < size; at += 211) {
      copyFileSync(path, copy);
      flip(copy, at);
      try {
        const store = openStore(copy, { readOnly: true });
        for (const { id, cell, result } of store.finished(store.sweeps()[0]!.id)) {
          read += 1;
          if (!isDeepStrictEqual({ cell, result }, expected.get(id))) wrong.push(at);
        }
        store.close();
      } catch (error) {
        refused += 1;
        // Where the list of sweeps itself is hit there is nothing to read.
        if (!(error instanceof StoreError || error instanceof TypeError)) throw error;
      }
    }
    expect(wrong).toEqual([]);
    expect(Math.min(read, refused)).toBeGreaterThan(5);
  });

  test('a data directory is one coordinator’s', () => {
    const directory = join(folder(), 'data');
    const lock = lockDirectory(directory);
    lock.announce('127.0.0.1:7077');
    const { fault, message } = failureOf(() => lockDirectory(directory));
    expect(fault).toBe('locked');
    expect(message).toContain(`process ${process.pid} (127.0.0.1:7077)`);
    expect(holder(directory)?.pid).toBe(process.pid);
    lock.release();
    lockDirectory(directory).release();
  });
});

function flip(path: string, at: number): void {
  const byte = readFileSync(path)[at]! ^ 0x10;
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([byte]), 0, 1, at);
  closeSync(file);
}
