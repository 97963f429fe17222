import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { CheckpointUnreadableError } from '../../../src/core/checkpoint/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import { randomStream } from '../../../src/core/random/index.js';
import { CheckpointFolder } from '../../../src/worker/checkpoints/index.js';
import { tidy } from '../../../src/worker/checkpoints/tidy.js';
import { folder as temporaryFolder, runScript } from '../../fleet/support.js';
import { buildDist, distModule } from '../../support/built.js';
import { bytesOf, checkpointOfCell } from '../../support/checkpoints.js';

beforeAll(buildDist, 120_000);

const [one, two] = ['1', '2'].map((digit) => checkpointOfCell(digit.repeat(32)));

describe('a folder of checkpoints', () => {
  it('has one for each cell, the latest, and nothing else', () => {
    const path = join(temporaryFolder(), 'made', 'when-needed');
    const folder = new CheckpointFolder(path);
    expect(folder.load(one!.cell)).toBeNull();
    folder.save(one!);
    folder.save(two!);
    folder.save({ ...one!, epochs: 77 });
    expect(folder.load(one!.cell)).toEqual({ ...one!, epochs: 77 });
    expect(folder.load(two!.cell)).toEqual(two);
    expect(readdirSync(path)).toEqual([`${one!.cell}.checkpoint`, `${two!.cell}.checkpoint`]);
    folder.remove(one!.cell);
    folder.remove(one!.cell);
    expect(folder.load(one!.cell)).toBeNull();
  });

  it('is not misled by a file that was never finished', () => {
    const path = temporaryFolder();
    const folder = new CheckpointFolder(path);
    const torn = bytesOf({ ...one!, epochs: 99 }).subarray(0, 500);
    writeFileSync(join(path, `${one!.cell}.checkpoint.123-1.partial`), torn);
    expect(folder.load(one!.cell)).toBeNull();
    folder.save(one!);
    expect(folder.load(one!.cell)).toEqual(one);
  });

  it('says that a file is torn, and can put it aside', () => {
    const path = temporaryFolder();
    const folder = new CheckpointFolder(path);
    const file = join(path, `${one!.cell}.checkpoint`);
    writeFileSync(file, bytesOf(one!).subarray(0, 500));
    expect(() => folder.load(one!.cell)).toThrow(CheckpointUnreadableError);
    folder.setAside(one!.cell);
    expect(folder.load(one!.cell)).toBeNull();
    expect(readFileSync(join(path, `${one!.cell}.damaged`))).toHaveLength(500);
  });

  it('keeps within limits of age and size: the oldest go first, and only its own', () => {
    const path = temporaryFolder();
    const HOUR = 3_600_000;
    const now = Date.now();
    const put = (name: string, hours: number): void => {
      const file = join(path, name);
      writeFileSync(file, new Uint8Array(1000));
      utimesSync(file, (now - hours * HOUR) / 1000, (now - hours * HOUR) / 1000);
    };
    const names = (hours: number) => `${String(hours).padStart(32, '0')}.checkpoint`;
    for (const hours of [0, 1, 2, 3, 50]) put(names(hours), hours);
    put(`${'a'.repeat(32)}.damaged`, 4);
    put(`${'a'.repeat(32)}.checkpoint.17-3.partial`, 0);
    put(`${'b'.repeat(32)}.checkpoint.17-3.partial`, 2);
    put('notes.txt', 1000);
    const limits = { ageMs: 48 * HOUR, partialAgeMs: HOUR, bytes: 1e9 };
    expect(tidy(path, limits, now)).toBe(2);
    const left = [...[0, 1, 2, 3].map(names), `${'a'.repeat(32)}.checkpoint.17-3.partial`, `${'a'.repeat(32)}.damaged`];
    expect(readdirSync(path)).toEqual([...left, 'notes.txt']);
    expect(tidy(path, { ...limits, bytes: 3500 }, now)).toBe(3);
    expect(readdirSync(path)).toEqual([names(0), names(1), `${'a'.repeat(32)}.checkpoint.17-3.partial`, 'notes.txt']);
    expect(tidy(join(path, 'missing'), limits, now)).toBe(0);
  });
});

const seed = Number(process.env['GRW_FUZZ_SEED'] ?? Date.now() % 1e9);

/** Saves one checkpoint after another: `epochs` rises by one, every number of its state is `epochs`. */
const SAVER = `
  const { CheckpointFolder } = await import(${JSON.stringify(distModule('worker/checkpoints/index.js'))});
  const [, path] = process.argv;
  const folder = new CheckpointFolder(path);
  const { columns, ...checkpoint } = JSON.parse(await new Promise((resolve) => process.once('message', resolve)));
  const trace = { points: 1, columns: Object.fromEntries(columns.map((name) => [name, { width: 1, data: Float64Array.of(0) }])) };
  for (let epochs = folder.load(checkpoint.cell)?.epochs ?? 0; ; epochs++) {
    const data = new Float64Array(30_000).fill(epochs);
    folder.save({ ...checkpoint, epochs, trace, state: { w: { rows: 300, columns: 100, data } } });
    process.stdout.write(epochs + '\\n');
  }
`;

describe('kill -9 of a process that saves', () => {
  it(`leaves the last that was saved, or a later one, whole, seed ${seed}`, { timeout: 300_000 }, async () => {
    const path = temporaryFolder();
    const folder = new CheckpointFolder(path);
    const { trace, state: _, ...names } = one!;
    const delays = randomStream(seed, 'kill delays');
    let torn = 0;
    // As many kills as it takes to fall into writing once.
    for (let i = 0; i < 6 || (torn === 0 && i < 60); i++) {
      const { child, line, exit } = runScript(SAVER, [path]);
      child.send(JSON.stringify({ ...names, columns: Object.keys(trace.columns) }));
      let saved = Number(await line());
      void readAll(line, (epochs) => (saved = epochs));
      await sleep(delays.uniform(i) * 60);
      child.kill('SIGKILL');
      await exit;
      const { epochs, state } = folder.load(one!.cell)!;
      expect(epochs).toBeGreaterThanOrEqual(saved);
      expect(state).toEqual({ w: matrix(300, 100, new Float64Array(30_000).fill(epochs)) });
      torn = readdirSync(path).length - 1;
    }
    // A process that is killed while it writes leaves its part.
    expect(torn).toBeGreaterThan(0);
  });
});

async function readAll(line: () => Promise<string>, each: (epochs: number) => void): Promise<never> {
  for (;;) each(Number(await line()));
}
