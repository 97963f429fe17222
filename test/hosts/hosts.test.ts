/** A fleet over hosts of its own. The long form: `npm run hosts -- --partition 60`. */
import { expect, test } from 'vitest';
import { buildDist } from '../support/built.js';
import { temporaryFolder } from '../support/grw.js';
import { epochsLasting } from '../support/pace.js';
import { networkMissing } from './network.js';
import { trial } from './trial.js';

const missing = networkMissing();
if (missing !== null) {
  if (process.env['GRW_REQUIRE_HOSTS'] === '1') throw new Error(`GRW_REQUIRE_HOSTS=1 asks for hosts: ${missing}`);
  process.stderr.write(`tests over several hosts are left out: ${missing}\n`);
}

test.skipIf(missing !== null)(
  'four nodes, 50 ms, 1 % loss, three of them cut off: nothing is lost, nothing is there twice',
  { timeout: 900_000 },
  async () => {
    buildDist();
    const outcome = await trial(temporaryFolder(), {
      size: { short: 60, long: 12, longEpochs: await epochsLasting(1) },
      delayMs: 50,
      loss: 0.01,
      seed: 1,
      seconds: 12,
      cuts: [{ down: [0], silent: [1, 2] }],
    });
    expect(outcome).toMatchObject({ violations: [] });
    expect(outcome.traffic.lost).toBeGreaterThan(0);
    expect(outcome.traffic.silenced).toBeGreaterThan(0);
    // How many cells a node ends in so many seconds is a matter of the machine; that some went on is not.
    const sum = (of: 'trained' | 'kept') => outcome.cuts.reduce((all, cut) => all + cut[of], 0);
    expect(sum('trained')).toBeGreaterThan(0);
    expect(sum('kept')).toBeGreaterThan(0);
  },
);
