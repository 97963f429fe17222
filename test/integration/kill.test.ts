import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/coordinator/index.js';
import { randomStream } from '../../src/core/random/index.js';
import type { Running } from '../support/grw.js';
import { grw, startGrw, temporaryFolder } from '../support/grw.js';

const seed = Number(process.env['GRW_FUZZ_SEED'] ?? Date.now() % 1e9);

/** Long enough that kills fall into training, committing and reporting alike. */
const SWEEP = `
name: killed
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 10, 1: 10 } }
model: linear
loss: logistic
train: { epochs: 400000, record: { points: 40 } }
grid:
  method: [erm, iw, { name: group-dro, nu: 0.1 }]
  seed: { range: 8 }
`;

function digest(folder: string): string {
  const store = openStore(join(folder, 'runs', 'killed', 'grw.db'), { readOnly: true });
  try {
    return store.dumpDigest();
  } finally {
    store.close();
  }
}

async function begunIn(folder: string, { process: child }: Running): Promise<void> {
  while (!existsSync(join(folder, 'runs', 'killed', 'grw.db')) && child.exitCode === null) await sleep(5);
}

function prepared(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'killed.yaml'), SWEEP);
  return folder;
}

describe('grw run under SIGKILL', () => {
  it(
    `run again, however often and whenever it is killed, leaves the store of an undisturbed run, seed ${seed}`,
    { timeout: 600_000 },
    async () => {
      const quiet = prepared();
      const begun = performance.now();
      expect((await grw(['run', 'killed.yaml'], quiet)).code).toBe(0);
      const undisturbed = performance.now() - begun;

      const disturbed = prepared();
      const delays = randomStream(seed, 'kill delays');
      const kills: number[] = [];
      for (let i = 0; ; i++) {
        const run = startGrw(['run', 'killed.yaml'], disturbed);
        // The first as soon as there is a store; the others from before the run has looked at it to after the report, and ever
        // later, so that it ends.
        const delay = i === 0 ? 0 : Math.round(delays.uniform(i) * undisturbed * (0.5 + 0.2 * i));
        const moment = i === 0 ? begunIn(disturbed, run) : sleep(delay);
        const killed = await Promise.race([
          run.ended.then(() => false),
          moment.then(() => run.process.kill('SIGKILL')),
        ]);
        const { code, stderr } = await run.ended;
        if (!killed || code !== null) {
          expect({ code, kills, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, kills, stderr: '' });
          break;
        }
        kills.push(delay);
      }
      expect(kills.length).toBeGreaterThan(0);
      expect(digest(disturbed)).toBe(digest(quiet));
    },
  );
});
