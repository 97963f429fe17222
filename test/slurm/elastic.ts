/** The elastic launcher, with its real processes. */
import { firstLine } from '../chaos/processes.js';
import type { SlurmCluster } from './cluster.js';
import { Site, sweepOf } from './ordeal.js';

const PACE = ['--poll', '1s', '--submit-every', '1s', '--young', '2s', '--json'];

interface Line {
  readonly kind: string;
  readonly jobs?: readonly string[];
}

/** Without work no job; with work at most two; then none again, until it is told to end. */
export async function growsAndShrinks(cluster: SlurmCluster, folder: string, longEpochs: number) {
  const site = new Site(folder, cluster.environment);
  try {
    await site.startCoordinator();
    const sized = ['--max', '2', '--idle', '3s', '--backlog-per-node', '5s', '--on-exit', 'drain', '--name', 'elastic'];
    const launcher = site.start('launch', 'slurm', '--coordinator', site.address, ...sized, ...PACE);
    let text = '';
    launcher.stdout!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await firstLine(launcher);
    const jobs = async () => (await cluster.jobs('elastic')).length;
    if ((await jobs()) > 0) throw new Error('it has submitted jobs for no work');
    await site.submit('elastic', sweepOf({ short: 0, long: 6, longEpochs }));
    let most = 0;
    await site.until('there are jobs', async () => (most = Math.max(most, await jobs())) > 0);
    await site.until('there are none again', async () => {
      const now = await jobs();
      most = Math.max(most, now);
      return now === 0;
    });
    const open = (await site.status()).sweeps.some(({ counts }) => counts.pending + counts.leased > 0);
    if (open) throw new Error('the jobs have gone before the work was done');
    launcher.kill('SIGTERM');
    await new Promise((resolve) => launcher.once('close', resolve));
    const notes = linesOf(text).filter(({ kind }) => kind !== 'round');
    return { code: launcher.exitCode, notes, most, left: await jobs() };
  } finally {
    await cluster.endJobs();
    await site.end(...site.processes.all);
  }
}

/** With a first line that fails. */
export async function breaks(cluster: SlurmCluster, folder: string) {
  const site = new Site(folder, cluster.environment);
  try {
    await site.startCoordinator();
    await site.submit('broken', sweepOf({ short: 6, long: 0, longEpochs: 0 }).replace(/\n.*train\.epochs.*\n/, '\n'));
    const setup = [
      '--setup',
      'module load no-such-thing',
      '--max',
      '5',
      '--backlog-per-node',
      '0.001s',
      '--name',
      'broken',
    ];
    const { code, text } = await site.grw('launch', 'slurm', '--coordinator', site.address, ...setup, ...PACE);
    const jobs = linesOf(text).flatMap((line) => (line.kind === 'submitted' ? (line.jobs ?? []) : []));
    return { code, text, jobs: jobs.length };
  } finally {
    await cluster.endJobs();
    await site.end(...site.processes.all);
  }
}

function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
