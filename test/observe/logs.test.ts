import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../src/log/index.js';
import { startNode } from '../../src/worker/node.js';
import { coordinator } from '../fleet/fleet.js';
import { folder, uniformSweep } from '../fleet/support.js';

const BROKEN_TRAINER = new URL('../fleet/broken-trainer.cjs', import.meta.url).href;

type Line = Readonly<Record<string, unknown>>;

function linesOf(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

test('both logs tell of attempts by the same keys, so that an attempt can be followed from one to the other', async () => {
  const files = { coordinator: join(folder(), 'coordinator.log'), node: join(folder(), 'node.log') };
  const running = await coordinator({ log: openLog(files.coordinator, 'coordinator'), retries: 1, backoffMs: 10 });
  const sweep = running.submit(uniformSweep(2, 1));
  const log = openLog(files.node, 'node');
  const data = { dataFolder: folder(), trainerModule: BROKEN_TRAINER };
  const node = startNode({ coordinator: running.address, threads: 1, name: 'mine', log, ...data });
  const counts = await running.whenFinished(sweep);
  await node.drain('the test ends');
  expect(counts.failed).toBe(2);

  const [theirs, ours] = [linesOf(files.coordinator), linesOf(files.node)];
  const attempts = (lines: readonly Line[]): Line[] => lines.filter((line) => 'attempt' in line);
  expect(attempts(theirs)).toHaveLength(4);
  for (const line of [...attempts(theirs), ...attempts(ours)]) {
    expect(line['cell']).toMatch(/^[0-9a-f]{32}$/);
    expect(line['attempt']).toEqual(expect.any(Number));
    expect(line['node']).toMatch(/^[0-9a-f]{32}$/);
    expect(line['name']).toBe('mine');
  }
  const keys = (lines: readonly Line[]): string[] =>
    attempts(lines).map(({ cell, attempt, node }) => JSON.stringify([cell, attempt, node]));
  expect(new Set(keys(ours))).toEqual(new Set(keys(theirs)));
  // Every line says when, how grave, and of which part.
  for (const line of [...theirs, ...ours])
    expect(line).toMatchObject({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: expect.any(Number),
      part: expect.stringMatching(/^(coordinator|node)$/),
    });
});
