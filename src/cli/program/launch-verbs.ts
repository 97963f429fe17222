import type { Command } from 'commander';
import { Option } from 'commander';
import { addKubernetes } from './launch-kubernetes.js';
import {
  bytes,
  checkpointEveryOption,
  coordinatorOption,
  durationOption,
  insecureOption,
  joinTokenFileOption,
  jsonOption,
  positiveInteger,
  repeatedOption,
  tlsOption,
  uploadEveryOption,
} from '../options.js';
import type { VerbIo } from '../verbs/coordinator.js';
import type { LaunchSlurmOptions } from '../verbs/launch-slurm.js';
import type { OnExit } from './on-exit.js';

/** `grw launch …`: fleets of nodes on schedulers that are there already. */
export function addLaunchVerbs(program: Command, onExit: OnExit, io: VerbIo): void {
  const launch = program.command('launch').description('a fleet of nodes on a scheduler that is there already');
  addSlurm(launch, onExit, io);
  addKubernetes(launch, onExit, io);
}

function addSlurm(launch: Command, onExit: OnExit, io: VerbIo): void {
  const slurm = launch
    .command('slurm')
    .description('nodes as jobs of Slurm: so many (--nodes), or as many as the backlog is worth (--max)')
    .addOption(coordinatorOption())
    .addOption(tlsOption())
    .addOption(
      new Option(
        '--node-tls <folder>',
        'certificates of the nodes, made by grw certs node; where jobs can read it',
      ).env('GRW_NODE_TLS'),
    )
    .addOption(joinTokenFileOption())
    .addOption(insecureOption())
    .addOption(
      new Option('--nodes <n>', 'submit so many jobs, a node each (default: 1)')
        .argParser(positiveInteger)
        .conflicts(['min', 'max']),
    )
    .option(
      '--name <name>',
      'name of the jobs, and of their nodes before the first dot (default: grw- and the address of the coordinator; with --node-tls the name in the certificate)',
    )
    .addOption(
      new Option('--cpus <n>', 'processors, and trainer threads, of a node').default(1).argParser(positiveInteger),
    );
  const inText = (option: string, what: string): void => void slurm.option(option, what);
  slurm
    .addOption(
      new Option('--memory <amount>', 'memory of a node, as in 8G (default: what the partition gives)').argParser(
        bytes,
      ),
    )
    .addOption(
      durationOption('--time <duration>', 'time limit of a job, as in 12h (default: what the partition gives)'),
    )
    .addOption(
      durationOption(
        '--warn <duration>',
        'begin to hand work back so long before the time limit (default: 2m, or half of a shorter --time)',
      ),
    );
  inText('--partition <name>', 'as for sbatch');
  inText('--account <name>', 'as for sbatch');
  inText('--qos <name>', 'as for sbatch');
  slurm
    .addOption(
      repeatedOption('--sbatch <option>', 'a further option of sbatch, as in "--constraint=rome"; may be repeated'),
    )
    .addOption(
      repeatedOption(
        '--setup <line>',
        'a line of the shell that comes first, as in "module load nodejs"; may be repeated',
      ),
    )
    .option('--output <pattern>', "log of a job, with Slurm's patterns", 'grw-logs/%x-%j.out')
    .option('--grw <command>', 'the command grw on a compute node, for the shell (default: this one)')
    .option('--logs <folder>', "folder of the nodes' own logs", 'logs')
    .option('--checkpoints <folder>', 'folder of checkpoints; nodes may share it', 'checkpoints')
    .addOption(checkpointEveryOption())
    .addOption(uploadEveryOption())
    .option('--outbox <folder>', 'folder of results that are not handed over yet; nodes may share it', 'outbox')
    .option('--dry-run', 'only print the batch script', false)
    .addOption(new Option('--max <n>', 'keep at most so many jobs, as the backlog asks').argParser(positiveInteger))
    .addOption(
      new Option('--min <n>', 'with --max: keep so many, whatever the backlog').default(0).argParser(wholeNumber),
    )
    .option('--until-done', 'with --max: end, jobs and all, when no cell is left', false)
    .addOption(
      new Option('--on-exit <what>', 'with --max: what becomes of the jobs on Ctrl-C or SIGTERM')
        .choices(['leave', 'drain'])
        .default('leave'),
    )
    .addOption(
      durationOption('--backlog-per-node <duration>', 'with --max: work of one node that is worth a job', 300, '5m'),
    )
    .addOption(durationOption('--idle <duration>', 'with --max: a node without work goes after', 60, '1m'))
    .addOption(
      new Option('--queued <n>', 'with --max: jobs that may wait at a time').default(10).argParser(positiveInteger),
    )
    .addOption(durationOption('--submit-every <duration>', 'with --max: at least between submissions', 10, '10s'))
    .addOption(
      durationOption('--poll <duration>', 'with --max: between looks at the coordinator and the queue', 15, '15s'),
    )
    .addOption(
      new Option('--deaths <n>', 'with --max: jobs in a row that die young before none is submitted any more')
        .default(3)
        .argParser(positiveInteger),
    )
    .addOption(durationOption('--young <duration>', 'with --max: a job has lived when its node has run for', 30, '30s'))
    .addOption(
      durationOption(
        '--join-within <duration>',
        'with --max: a job whose node has not come after this is ended',
        300,
        '5m',
      ),
    )
    .addOption(
      durationOption('--retry-after <duration>', 'with --max: try one job again after so many deaths (default: end)'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nStop a fleet: scancel --batch --signal=TERM --name=NAME (nodes hand their work back), scancel --state=PENDING --name=NAME.' +
        '\nExit codes with --max: 0 done (--until-done); 1 cells failed, or jobs die; 130 told to end.',
    )
    .action(async (options: LaunchSlurmOptions) => {
      const { launchSlurm } = await import('../verbs/launch-slurm.js');
      onExit(await launchSlurm(options, io));
    });
}

function wholeNumber(text: string): number {
  return text.trim() === '0' ? 0 : positiveInteger(text);
}
