import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { cellId, parseCell } from '../../../src/core/cell/index.js';
import type { Position } from '../../../src/core/checkpoint/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { runOf } from '../../../src/core/train/index.js';
import type { CheckpointNote } from '../../../src/worker/checkpoints/index.js';
import { CheckpointFolder, CheckpointKeeper } from '../../../src/worker/checkpoints/index.js';
import { loadDataset } from '../../../src/worker/datasets/index.js';
import { trainCell } from '../../../src/worker/train-cell.js';
import { folder as temporaryFolder } from '../../fleet/support.js';
import { buildDist, distModule } from '../../support/built.js';
import { bytesOf, checkpointOfCell } from '../../support/checkpoints.js';

beforeAll(buildDist, 120_000);

const CELL = {
  data: { name: 'mnist', classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } },
  model: { kind: 'linear' },
  loss: { name: 'logistic' },
  method: { name: 'group-dro', nu: 0.1 },
  train: { epochs: 200_000, record: { points: 20 } },
};
const cell = parseCell(CELL);
const id = cellId(cell);
/** As often as the fiftieth of the time allows. */
const everySeconds = 1e-9;

interface Trained {
  /** Null when it was stopped. */
  readonly result: CellResult | null;
  readonly notes: CheckpointNote[];
  /** What it told of its progress. */
  readonly epochs: number[];
}

/** @param stopAfter epochs */
async function trained(folder: string, stopAfter = Number.POSITIVE_INFINITY): Promise<Trained> {
  const notes: CheckpointNote[] = [];
  const epochs: number[] = [];
  const hooks = { onProgress: (done: number) => epochs.push(done), shouldStop: () => epochs.at(-1)! >= stopAfter };
  const keeper = new CheckpointKeeper({ folder, everySeconds }, (note) => notes.push(note));
  try {
    return { result: await trainCell(cell, hooks, keeper), notes, epochs };
  } catch (error) {
    expect(error).toMatchObject({ name: 'TrainingStoppedError' });
    return { result: null, notes, epochs };
  }
}

function undisturbed(): Promise<CellResult> {
  return trainCell(cell, { onProgress: () => undefined, shouldStop: () => false });
}

/** Trains until something has been saved. */
async function interrupted(folder: string): Promise<void> {
  const { result, notes } = await trained(folder, 1_000);
  expect(result).toBeNull();
  expect(notes.some(({ kind }) => kind === 'saved')).toBe(true);
}

const kindsOf = ({ notes }: Trained) => notes.filter(({ kind }) => kind !== 'saved').map(({ kind }) => kind);

describe('a cell that was stopped', () => {
  it('goes on from its checkpoint, says so, and ends with the same bits', async () => {
    const folder = temporaryFolder();
    await interrupted(folder);
    const { epochs: saved } = new CheckpointFolder(folder).load(id)!;
    expect(saved).toBeGreaterThan(0);
    const resumed = await trained(folder);
    expect(resumed.notes[0]).toMatchObject({ kind: 'resumed', cell: id, epochs: saved });
    expect(resumed.epochs[0]).toBe(saved);
    expect(resumed.epochs).toEqual(resumed.epochs.toSorted((a, b) => a - b));
    expect(resumed.result).toEqual(await undisturbed());
  });

  it('begins anew when its checkpoint is damaged, which is told and put aside', async () => {
    const folder = temporaryFolder();
    await interrupted(folder);
    const file = join(folder, `${id}.checkpoint`);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    const again = await trained(folder);
    expect(again.notes[0]).toMatchObject({
      kind: 'damaged',
      cell: id,
      reason: expect.stringMatching(/^damaged .*byte/),
    });
    expect(again.epochs[0]).toBe(1);
    expect(readFileSync(join(folder, `${id}.damaged`))).toEqual(bytes);
    expect(again.result).toEqual(await undisturbed());
  });

  it('begins anew when its checkpoint is of another backend, and leaves it until it has its own', async () => {
    const folder = temporaryFolder();
    await interrupted(folder);
    const checkpoint = new CheckpointFolder(folder).load(id)!;
    writeFileSync(join(folder, `${id}.checkpoint`), bytesOf({ ...checkpoint, backend: 'another' }));
    const again = await trained(folder, 1);
    expect(again.notes[0]).toMatchObject({ kind: 'unfit', reason: 'its backend is another, not javascript float64' });
    expect(again.epochs[0]).toBe(1);
    expect(kindsOf(again)).toEqual(['unfit']);
  });
});

describe('where nothing can be saved', () => {
  it('a cell is trained all the same, with one warning, until a save succeeds', async () => {
    const blocked = join(temporaryFolder(), 'a file');
    writeFileSync(blocked, '');
    const run = await trained(join(blocked, 'folder'));
    expect(run.result).toEqual(await undisturbed());
    expect(run.notes).toEqual([{ kind: 'failing', cell: id, reason: expect.stringContaining('ENOTDIR') }]);
  });

  it('that is said once, however often it is tried, and again after a success', () => {
    const blocked = join(temporaryFolder(), 'a file');
    const notes: string[] = [];
    const keeper = new CheckpointKeeper({ folder: blocked, everySeconds }, ({ kind }) => notes.push(kind));
    const run = runOf(cell, loadDataset(cell.data));
    const tryTwice = (): void => {
      let tries = 0;
      const position = (): Position => {
        tries++;
        return checkpointOfCell(id);
      };
      const { afterChunk } = keeper.begin(run, 'a backend');
      while (tries < 2) afterChunk(position, false);
    };
    for (const _ of [1, 2]) {
      writeFileSync(blocked, '');
      tryTwice();
      rmSync(blocked);
      tryTwice();
      rmSync(blocked, { recursive: true });
    }
    expect(notes).toEqual(['failing', 'saved', 'saved', 'failing', 'saved', 'saved']);
  });

  it('as on a disk that is full in the middle of a file, of which nothing is left', async () => {
    const folder = temporaryFolder();
    const script = `
      const { trainCell } = await import(${JSON.stringify(distModule('worker/train-cell.js'))});
      const { CheckpointKeeper } = await import(${JSON.stringify(distModule('worker/checkpoints/index.js'))});
      const { parseCell } = await import(${JSON.stringify(distModule('core/cell/index.js'))});
      const notes = [];
      const keeper = new CheckpointKeeper({ folder: process.argv[1], everySeconds: 1e-9 }, (note) => notes.push(note));
      const cell = parseCell(JSON.parse(process.argv[2]));
      const { outcome, epochs, trace } = await trainCell(cell, { onProgress: () => undefined, shouldStop: () => false }, keeper);
      console.log(JSON.stringify({ outcome, epochs, risks: [...trace.columns.train_risk.data], notes }));
    `;
    // The shell's limit is in KiB; a checkpoint of this cell has more.
    const limited = 'ulimit -f 1 && exec "$@"';
    const { stdout } = await promisify(execFile)('bash', [
      ...['-c', limited, 'bash', process.execPath, '--input-type=module', '--eval', script, folder],
      JSON.stringify(CELL),
    ]);
    const { outcome, epochs, trace } = await undisturbed();
    expect(JSON.parse(stdout)).toEqual({
      outcome,
      epochs,
      risks: [...trace.columns.train_risk.data],
      notes: [{ kind: 'failing', cell: id, reason: expect.stringContaining('EFBIG') }],
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});
