import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/coordinator/index.js';
import { randomStream } from '../../src/core/random/index.js';
import { grw, startGrw, temporaryFolder } from '../support/grw.js';

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

function prepared(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'killed.yaml'), SWEEP);
  return folder;
}

describe('grw run under SIGKILL', () => {
  it(
    'run again, however often and whenever it is killed, leaves the store of an undisturbed run',
    { timeout: 180_000 },
    async () => {
      const quiet = prepared();
      const begun = performance.now();
      expect((await grw(['run', 'killed.yaml'], quiet)).code).toBe(0);
      const undisturbed = performance.now() - begun;

      const disturbed = prepared();
      const delays = randomStream(Date.now(), 'kill delays');
      const kills: number[] = [];
      for (let i = 0; ; i++) {
        const run = startGrw(['run', 'killed.yaml'], disturbed);
        // From before the store exists to after the report; later kills wait longer, so that it ends.
        const delay = Math.round(delays.uniform(i) * undisturbed * (0.5 + 0.2 * i));
        const killed = await Promise.race([
          run.ended.then(() => false),
          sleep(delay).then(() => run.process.kill('SIGKILL')),
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
