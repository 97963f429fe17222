/**
 * The long form of the tests on several hosts: `npm run hosts -- [--partition 60] [--cuts down,silent,all] [--delay 50] [--loss 0.01]
 * [--seed 1]`. Cuts two nodes off by taking their links down, then two others in silence, then all in silence; each time for so many
 * seconds. Ends with JSON; exit code 1 when anything that was promised is not so, 2 where there can be no such network.
 *
 * `--transfer MIB` measures instead how long a checkpoint of that size takes, with HTTP/2's windows of 64 KiB and of 4 MiB.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FLOW_WINDOW_BYTES } from '../../src/wire/index.js';
import { networkMissing } from './network.js';
import { transfers } from './transfers.js';
import type { Cut } from './trial.js';
import { trial } from './trial.js';
import { scriptOptions } from '../support/script-options.js';

const values = scriptOptions(
  'npm run hosts -- [--partition SECONDS] [--transfer MIB] [--cuts down,silent,all] [--delay MS] [--loss SHARE] [--seed N] [--short CELLS] [--long CELLS] [--epochs N]',
  {
    partition: { type: 'string', default: '60' },
    transfer: { type: 'string' },
    cuts: { type: 'string', default: 'down,silent,all' },
    /** Milliseconds, one way. */
    delay: { type: 'string', default: '50' },
    loss: { type: 'string', default: '0.01' },
    seed: { type: 'string', default: '1' },
    short: { type: 'string', default: '240' },
    long: { type: 'string', default: '24' },
    epochs: { type: 'string', default: '60000000' },
  },
);

const CUTS: Readonly<Record<string, Cut>> = {
  down: { down: [0, 1], silent: [] },
  silent: { down: [], silent: [2, 3] },
  all: { down: [], silent: [0, 1, 2, 3] },
};

process.exitCode = await main();

async function main(): Promise<number> {
  const missing = networkMissing();
  if (missing !== null) {
    say(missing);
    return 2;
  }
  if (values.transfer !== undefined) {
    const lines = await transfers(tmpdir(), Number(values.transfer), Number(values.delay), [65_535, FLOW_WINDOW_BYTES]);
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  }
  const cuts = values.cuts.split(',').flatMap((name) => CUTS[name] ?? []);
  const folder = mkdtempSync(join(tmpdir(), 'grw-hosts-'));
  say(`folder ${folder}`);
  const outcome = await trial(
    folder,
    {
      size: { short: Number(values.short), long: Number(values.long), longEpochs: Number(values.epochs) },
      delayMs: Number(values.delay),
      loss: Number(values.loss),
      seed: Number(values.seed),
      seconds: Number(values.partition),
      cuts,
    },
    say,
  );
  process.stdout.write(`${JSON.stringify(outcome, null, 1)}\n`);
  if (outcome.violations.length > 0) return 1;
  rmSync(folder, { recursive: true, force: true });
  return 0;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
