import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/coordinator/index.js';
import type { CellId } from '../../src/core/cell/index.js';
import type { Checkpoint } from '../../src/core/checkpoint/index.js';
import { CheckpointFolder } from '../../src/worker/checkpoints/index.js';
import { grw, startGrw, temporaryFolder } from '../support/grw.js';

const SWEEP = (epochs: number) => `
name: long
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 10, 1: 10 } }
model: linear
loss: logistic
method: { name: group-dro, nu: 0.1 }
train: { epochs: ${epochs}, record: { points: 40 } }
`;

function prepared(epochs: number): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'long.yaml'), SWEEP(epochs));
  return folder;
}

const run = (folder: string) => join(folder, 'runs', 'long');

/** The one checkpoint that the run has at the moment; null when it has none. */
function checkpointOf(folder: string): Checkpoint | null {
  const path = join(run(folder), 'checkpoints');
  const [file] = namesIn(path).filter((name) => name.endsWith('.checkpoint'));
  return file === undefined ? null : new CheckpointFolder(path).load(file.split('.')[0] as CellId);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

interface LogEntry {
  readonly msg: string;
  readonly pid: number;
  readonly epochs?: number;
}

/** What the run's nodes have logged under the given message. */
function logged(folder: string, message: string): LogEntry[] {
  const logs = join(run(folder), 'logs');
  if (!namesIn(logs).includes('node.log')) return [];
  const lines = readFileSync(join(logs, 'node.log'), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as LogEntry).filter(({ msg }) => msg === message);
}

/** Epochs at which trainings went on. */
function resumptions(folder: string): number[] {
  return logged(folder, 'training goes on from a checkpoint').map(({ epochs }) => epochs!);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

function digest(folder: string): string {
  const store = openStore(join(run(folder), 'grw.db'), { readOnly: true });
  try {
    return store.dumpDigest();
  } finally {
    store.close();
  }
}

describe('a long cell', () => {
  it(
    'that is killed with -9 goes on where it was saved, and leaves the store of an undisturbed run',
    { timeout: 600_000 },
    async () => {
      const EPOCHS = 60_000_000;
      const [quiet, disturbed] = [prepared(EPOCHS), prepared(EPOCHS)];
      const undisturbed = grw(['run', 'long.yaml', '--checkpoint-every', '0'], quiet);
      const often = ['run', 'long.yaml', '--checkpoint-every', '0.05'];
      const least: number[] = [];
      for (const share of [0.1, 0.4]) {
        // Later than what is on the disk already: this run has gone on from there, and saved.
        const target = Math.max(share * EPOCHS, checkpointOf(disturbed)?.epochs ?? 0);
        const killed = startGrw(often, disturbed);
        await until(() => (checkpointOf(disturbed)?.epochs ?? 0) > target);
        killed.process.kill('SIGKILL');
        expect((await killed.ended).signal).toBe('SIGKILL');
        least.push(target);
      }
      expect((await grw(often, disturbed)).code).toBe(0);
      expect((await undisturbed).code).toBe(0);

      const resumed = resumptions(disturbed);
      expect(resumed).toHaveLength(2);
      for (const [i, epochs] of resumed.entries()) expect(epochs).toBeGreaterThan(least[i]!);
      expect(digest(disturbed)).toBe(digest(quiet));
      // Short of the interval nothing is written; what was written goes when the result is safe.
      expect(namesIn(join(run(quiet), 'checkpoints'))).toEqual([]);
      expect(namesIn(join(run(disturbed), 'checkpoints')).filter((name) => !name.endsWith('.partial'))).toEqual([]);
    },
  );

  it('that is interrupted is saved first, and goes on when it is run again', { timeout: 600_000 }, async () => {
    const folder = prepared(1e12);
    /** A terminal sends its signal to the command and to the node, which is told by the command as well. */
    const interruptedAfter = async (ms: number, signal: NodeJS.Signals): Promise<void> => {
      const attached = logged(folder, 'attached').length;
      const going = startGrw(['run', 'long.yaml', '--checkpoint-every', '0'], folder);
      await until(() => logged(folder, 'attached').length > attached);
      await sleep(ms);
      going.process.kill(signal);
      process.kill(logged(folder, 'attached').at(-1)!.pid, signal);
      const { code, stderr } = await going.ended;
      expect([code, stderr]).toEqual([130, expect.stringContaining('run the same command again to go on')]);
    };
    let before = 0;
    for (const signal of ['SIGINT', 'SIGUSR1'] as const) {
      // Two seconds of training are worth a checkpoint; when they have passed depends on the machine.
      const saved = () => checkpointOf(folder)?.epochs ?? 0;
      for (let ms = 3_000; saved() === before; ms *= 2) await interruptedAfter(ms, signal);
      expect(saved()).toBeGreaterThan(before);
      if (before > 0) expect(resumptions(folder)).toContain(before);
      before = saved();
    }
  });
});
