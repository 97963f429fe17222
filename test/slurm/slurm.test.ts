/** `grw launch slurm` on a real Slurm. The long form: `npm run slurm -- --rounds 5`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDist } from '../support/built.js';
import { temporaryFolder } from '../support/grw.js';
import { epochsLasting } from '../support/pace.js';
import { SlurmCluster, slurmMissing } from './cluster.js';
import { breaks, growsAndShrinks } from './elastic.js';
import { ordeal } from './ordeal.js';

const missing = await slurmMissing();
if (missing !== null) {
  if (process.env['GRW_REQUIRE_SLURM'] === '1') throw new Error(`GRW_REQUIRE_SLURM=1 asks for Slurm: ${missing}`);
  process.stderr.write(`tests on Slurm are left out: ${missing}\n`);
}

describe.skipIf(missing !== null)('grw launch slurm', () => {
  const folder = mkdtempSync(join(tmpdir(), 'grw-slurm-'));
  let cluster: SlurmCluster;

  beforeAll(async () => {
    buildDist();
    cluster = await SlurmCluster.start({ folder, nodes: 3, cpus: 1 });
  }, 180_000);

  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }, 120_000);

  test('a sweep comes to the same end, whatever befalls the jobs', { timeout: 1_200_000 }, async () => {
    const size = { short: 198, long: 6, longEpochs: await epochsLasting(5) };
    const outcome = await ordeal(cluster, temporaryFolder(), size, 1);
    expect(outcome).toMatchObject({ violations: [] });
    expect(Object.keys(outcome.disturbances).sort()).toEqual([
      'cancelled, and another launched',
      'lost with its node',
      'preempted',
      'requeued',
      'time was up',
    ]);
    expect(outcome.resumed).toBeGreaterThan(0);
  });

  test('as many jobs as the backlog is worth: none, some, none', { timeout: 600_000 }, async () => {
    const { code, notes, most, left } = await growsAndShrinks(cluster, temporaryFolder(), await epochsLasting(3));
    expect({ code, left, notes }).toEqual({ code: 130, left: 0, notes });
    expect(most).toBe(2);
  });

  test('jobs that cannot live: after three it ends, and says why', { timeout: 600_000 }, async () => {
    const { code, text, jobs } = await breaks(cluster, temporaryFolder());
    expect({ code, jobs }).toEqual({ code: 1, jobs: 3 });
    expect(text).toContain('"retryInMs":null');
    expect(text).toContain('grw: this line of --setup failed: module load no-such-thing');
  });
});
