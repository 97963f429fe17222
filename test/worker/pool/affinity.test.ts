import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { canonicalJson } from '../../../src/core/cell/index.js';
import { TrainerPool } from '../../../src/worker/pool/index.js';
import { cheapCell, folder } from '../../fleet/support.js';
import { buildDist } from '../../support/built.js';

beforeAll(buildDist, 120_000);

const TRAINER = new URL('./set-up-trainer.cjs', import.meta.url).href;

/** How often a thread trained a cell of another seed than the one before: a linear model begins at a point drawn from it. */
function setUps(notes: string): number {
  const last = new Map<string, string>();
  let count = 0;
  for (const [thread, seed] of notes
    .trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string])) {
    if (last.get(thread) !== seed) count += 1;
    last.set(thread, seed);
  }
  return count;
}

test('cells in hand that begin at the same point are trained one after the other on the same thread', async () => {
  const dataFolder = folder();
  const pool = new TrainerPool({ threads: 2, trainerModule: TRAINER, dataFolder, sizeOf: () => 1 });
  onTestFinished(() => pool.close());
  // Two threads that take them as they come would seldom have two of one seed in a row.
  const cells = Array.from({ length: 32 }, (_, i) => cheapCell({ seed: i % 4, lambda: i / 100, epochs: 2 }));
  const trainings = cells.map((cell) => pool.train(canonicalJson(cell)));
  for (const { outcome } of trainings) expect((await outcome).kind).toBe('result');
  // Four, and a thread that comes to the end of one helps with another that the other thread has; the start, when
  // either thread may take either task, can cost each of them one more, and one more at the end.
  expect(setUps(readFileSync(join(dataFolder, 'seeds'), 'utf8'))).toBeLessThanOrEqual(8);
});
