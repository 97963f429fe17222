/**
 * The long form of the tests on Slurm: `npm run slurm -- [--rounds 5] [--long 20] [--nodes 4]`. Prints what befell the jobs and ends
 * with a line of JSON; exit code 1 when anything that was promised is not so, 2 where there can be no Slurm.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SlurmCluster, slurmMissing } from './cluster.js';
import { ordeal } from './ordeal.js';
import { scriptOptions } from '../support/script-options.js';

const values = scriptOptions('npm run slurm -- [--rounds N] [--long CELLS] [--nodes N]', {
  rounds: { type: 'string', default: '5' },
  long: { type: 'string', default: '20' },
  nodes: { type: 'string', default: '4' },
});

process.exitCode = await main(Number(values.rounds), Number(values.long), Number(values.nodes));

async function main(rounds: number, long: number, nodes: number): Promise<number> {
  const missing = await slurmMissing();
  if (missing !== null) {
    say(missing);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'grw-slurm-'));
  const cluster = await SlurmCluster.start({ folder: join(folder, 'slurm'), nodes, cpus: 1 });
  try {
    say(`${await cluster.version()}, folder ${folder}`);
    const size = { short: 198, long, longEpochs: 200_000_000 };
    const outcome = await ordeal(cluster, join(folder, 'site'), size, rounds, say);
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
    if (outcome.violations.length > 0) return 1;
  } finally {
    await cluster.stop();
  }
  rmSync(folder, { recursive: true, force: true });
  return 0;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
