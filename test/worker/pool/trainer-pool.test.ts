import { Piscina } from 'piscina';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Cell } from '../../../src/core/cell/index.js';
import { canonicalJson, parseCell } from '../../../src/core/cell/index.js';
import { packResult } from '../../../src/core/record/index.js';
import type { PoolOptions, Training, TrainOutcome } from '../../../src/worker/pool/index.js';
import { TrainerPool } from '../../../src/worker/pool/index.js';
import { trainCell } from '../../../src/worker/train-cell.js';
import type { CheapCell } from '../../fleet/support.js';
import { cheapCell, cheapResult, CHEAP_TRAINER, until } from '../../fleet/support.js';
import { buildDist } from '../../support/built.js';

beforeAll(buildDist, 120_000);

/** Cells of tasks as threads got them, in all pools of a test. */
const handOver = vi.spyOn(Piscina.prototype, 'run');
beforeEach(() => void handOver.mockClear());

function handedOver(): number[] {
  return handOver.mock.calls.map(([task]) => (task as { readonly cells: readonly string[] }).cells.length);
}

const TOGETHER = 12;

/** A pool whose threads run and are given a dozen cells at a time. */
async function poolOf(options: Partial<PoolOptions> = {}): Promise<TrainerPool> {
  const pool = new TrainerPool({ threads: 1, trainerModule: CHEAP_TRAINER, sizeOf: () => TOGETHER, ...options });
  onTestFinished(() => pool.close());
  const cells = Array.from({ length: 2 * TOGETHER }, (_, seed) => ({ seed: 1_000 + seed }));
  await Promise.all(trainAll(pool, cells).map(({ outcome }) => outcome));
  handOver.mockClear();
  return pool;
}

/** A dozen cells, the seventh of its own kind. */
function dozen(odd: Partial<CheapCell>): CheapCell[] {
  return Array.from({ length: TOGETHER }, (_, seed) => (seed === 6 ? { seed, ...odd } : { seed }));
}

function trainAll(pool: TrainerPool, cells: readonly CheapCell[]): Training[] {
  return cells.map((cell) => pool.train(canonicalJson(cheapCell(cell))));
}

function kindOf(outcome: TrainOutcome): string {
  return outcome.kind === 'result' ? 'result' : outcome.failure.kind;
}

async function expectResults(
  cells: readonly CheapCell[],
  trainings: readonly Training[],
  except: number,
): Promise<void> {
  for (const [i, training] of trainings.entries())
    if (i !== except)
      expect(await training.outcome).toEqual({ kind: 'result', result: packResult(await cheapResult(cells[i]!)) });
}

describe('a cell among others of its task', () => {
  test.each([
    ['is invalid', 13, 'invalid'],
    ['throws', 17, 'error'],
    ['gives a malformed result', 23, 'error'],
    ['ends its thread', 19, 'crash'],
  ])('that %s costs the others nothing', async (_, lambda, kind) => {
    const pool = await poolOf();
    const cells = dozen({ lambda });
    const trainings = trainAll(pool, cells);
    await expectResults(cells, trainings, 6);
    expect(kindOf(await trainings[6]!.outcome)).toBe(kind);
    expect(handedOver()[0]).toBe(TOGETHER);
  });

  test('can be stopped before it begins, and while it runs', async () => {
    const pool = await poolOf();
    const cells = dozen({ epochs: 600_000 });
    const trainings = trainAll(pool, cells);
    await until(() => trainings[6]!.isRunning);
    expect(handedOver()[0]).toBe(TOGETHER);
    expect(trainings.filter(({ isRunning }) => isRunning)).toHaveLength(1);
    await until(() => trainings[6]!.epochs() > 0);
    trainings[9]!.stop();
    expect(kindOf(await trainings[9]!.outcome)).toBe('stopped');
    expect(trainings[9]!.stretch).toBeNull();
    trainings[6]!.stop();
    expect(kindOf(await trainings[6]!.outcome)).toBe('stopped');
    for (const i of [0, 5, 7, 8, 10, 11]) expect(kindOf(await trainings[i]!.outcome)).toBe('result');
  });

  test('that lasts long keeps nothing from those before and behind it', async () => {
    const pool = await poolOf({ threads: 2 });
    const cells = [...dozen({ epochs: 600_000 }), ...dozen({}).map(({ seed }) => ({ seed: seed + 100 }))];
    const trainings = trainAll(pool, cells);
    await expectResults(cells, trainings, 6);
    expect(trainings[6]!.isRunning).toBe(true);
    expect(handedOver().slice(0, 2)).toEqual([TOGETHER, TOGETHER]);
    trainings[6]!.stop();
    expect(kindOf(await trainings[6]!.outcome)).toBe('stopped');
  });

  test('that stops for nobody is ended with the pool, and every other gets its answer', async () => {
    const pool = await poolOf();
    const trainings = trainAll(pool, dozen({ lambda: 29 }));
    await until(() => trainings[6]!.isRunning);
    for (const training of trainings) training.stop();
    await pool.close();
    const kinds = (await Promise.all(trainings.map(({ outcome }) => outcome))).map(kindOf);
    // What was finished before it may have been told or not.
    expect(kinds.slice(6)).toEqual(kinds.slice(6).map(() => 'stopped'));
    for (const kind of kinds) expect(['result', 'stopped']).toContain(kind);
    expect(kindOf(await pool.train(canonicalJson(cheapCell({ seed: 1 }))).outcome)).toBe('stopped');
  });
});

test('a cell whose data do not come fails without having begun', async () => {
  const pool = await poolOf();
  const { outcome } = pool.train(canonicalJson(cheapCell({ seed: 1 })), Promise.reject(new Error('no such file')));
  expect(kindOf(await outcome)).toBe('error');
  expect(handedOver()).toEqual([]);
});

test('numbers of the true trainer do not depend on what is trained together', async () => {
  const cell = (seed: number, changes: object = {}): Cell =>
    parseCell({
      data: { name: 'two-gaussians', majority: 2, minority: 1, test: 1, d_core: 2, d_spu: 1, seed: 0 },
      model: { kind: 'linear', init: 'uniform' },
      loss: { name: 'logistic' },
      method: { name: 'group-dro', nu: 1 },
      seed,
      train: { epochs: 20, record: { points: 5 } },
      ...changes,
    });
  const cells = Array.from({ length: TOGETHER }, (_, seed) =>
    seed === 6 ? cell(seed, { loss: { name: 'squared' }, method: { name: 'erm' }, lr: 1e200 }) : cell(seed),
  );
  const pool = await poolOf({ trainerModule: undefined });
  const together = await Promise.all(cells.map((each) => pool.train(canonicalJson(each)).outcome));
  expect(handedOver()[0]).toBe(TOGETHER);
  const quiet = { onProgress: () => undefined, shouldStop: () => false };
  for (const [i, outcome] of together.entries())
    expect(outcome).toEqual({ kind: 'result', result: packResult(await trainCell(cells[i]!, quiet)) });
  expect(together.map((outcome) => outcome.kind === 'result' && outcome.result.outcome)).toEqual(
    cells.map((_, i) => (i === 6 ? 'diverged' : 'epochs')),
  );
});
