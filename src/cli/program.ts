import { Command, Option } from 'commander';
import { DEFAULT_THRESHOLDS, TABLE_NAMES, type TableName } from '../core/analysis/index.js';
import {
  type BenchPart,
  benchPartsOption,
  bytes,
  checkpointEveryOption,
  certsFolderOption,
  coordinatorOption,
  forceOption,
  healthOption,
  insecureOption,
  interval,
  joinTokenFileOption,
  jsonOption,
  lifeOption,
  maxCellsOption,
  memoryOption,
  priorityValue,
  runsOption,
  seconds,
  type SecurityOptions,
  sweepNameOption,
  thresholdOption,
  threadsOption,
  timeLimitOption,
  tlsOption,
  uploadEveryOption,
} from './options.js';
import { addLaunchVerbs } from './launch-program.js';
import { packageVersion } from '../package-version.js';
import { write, writeAll } from './standard-output.js';
import type { TableFormat } from './verbs/export.js';
import type { MakeOptions } from './verbs/certs.js';
import type { CoordinatorVerbOptions } from './verbs/coordinator.js';
import type { ExplainOptions } from './verbs/explain.js';
import type { WatchOptions } from './verbs/watch.js';

const TABLE_FORMATS: readonly TableFormat[] = ['csv', 'jsonl', 'parquet'];

/** Called with the exit code of the verb that ran. */
type OnExit = (code: number) => void;

const io = { write, stream: process.stderr };

/** The command line: every verb with its options. A verb's code is loaded when it is used. */
export function buildProgram(onExit: OnExit): Command {
  const program = new Command('grw')
    .description('Sweeps that map when reweighting changes what a network learns.')
    .version(packageVersion())
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false })
    .addHelpText(
      'after',
      '\nExit codes: 0 all done; 1 something failed; 2 usage or invalid sweep; 130 interrupted (run again to go on).',
    );
  addSweepVerbs(program, onExit);
  addRunVerbs(program, onExit);
  addFleetVerbs(program, onExit);
  addPriorityVerb(program, onExit);
  addCertsVerb(program, onExit);
  addLaunchVerbs(program, onExit, io);
  addReproduceVerb(program, onExit);
  addMachineVerbs(program, onExit);
  return program;
}

function addSweepVerbs(program: Command, onExit: OnExit): void {
  program
    .command('run')
    .description('make all cells of a sweep exist, on this machine; run again, only what is missing is run')
    .argument('<sweep.yaml>', 'sweep file')
    .addOption(threadsOption())
    .addOption(memoryOption())
    .addOption(runsOption())
    .addOption(checkpointEveryOption())
    .addOption(timeLimitOption())
    .addOption(maxCellsOption())
    .addOption(jsonOption())
    .action(
      async (
        file: string,
        options: {
          threads?: number;
          memory?: number;
          runs: string;
          checkpointEvery: number;
          timeLimit?: number;
          maxCells?: number;
          json: boolean;
        },
      ) => {
        const { run } = await import('./verbs/run.js');
        onExit(await run(file, options, io));
      },
    );

  program
    .command('plan')
    .description('the cells of a sweep, how many are done, the estimated cost; runs nothing')
    .argument('<sweep.yaml>', 'sweep file')
    .addOption(runsOption())
    .addOption(maxCellsOption())
    .addOption(jsonOption())
    .action(async (file: string, options: { runs: string; maxCells?: number; json: boolean }) => {
      const [{ plan }, { doneCells }, { costHistory }] = await Promise.all([
        import('./verbs/plan.js'),
        import('./done-cells.js'),
        import('./cost-history.js'),
      ]);
      const costs = await costHistory(options.runs);
      onExit(await plan(file, options, { write, costs, doneCells: (ids, name) => doneCells(ids, name, options.runs) }));
    });
}

function addRunVerbs(program: Command, onExit: OnExit): void {
  program
    .command('report')
    .description('write the report of a run again: page, figures, tables; also while it is going on')
    .argument('<run>', 'name of a run, or its folder')
    .option('--out <folder>', "where to (default: the run's own report folder)")
    .addOption(
      thresholdOption(
        'departure',
        'relative gap above which a method has departed from ERM',
        DEFAULT_THRESHOLDS.departure,
      ),
    )
    .addOption(
      thresholdOption(
        'interpolation',
        'training risk up to which a run interpolates',
        DEFAULT_THRESHOLDS.interpolation,
      ),
    )
    .addOption(
      thresholdOption(
        'stationary',
        'movement over the last decade of training, of the whole way, up to which a run has converged',
        DEFAULT_THRESHOLDS.stationary,
      ),
    )
    .addOption(sweepNameOption())
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(
      async (
        name: string,
        options: {
          sweep?: string;
          out?: string;
          runs: string;
          json: boolean;
          departure?: number;
          interpolation?: number;
          stationary?: number;
        },
      ) => {
        const { reportRun } = await import('./run-verbs.js');
        onExit(await reportRun(name, options, write));
      },
    );

  program
    .command('export')
    .description('a table of a run, to standard output or a file')
    .argument('<run>', 'name of a run, or its folder')
    .addOption(new Option('--table <table>', 'which table').choices(TABLE_NAMES).default('cells'))
    .addOption(new Option('--format <format>', 'in which format').choices(TABLE_FORMATS).default('csv'))
    .option('--out <file>', 'to a file, written whole or not at all')
    .option('--every-epoch', 'gaps: also a row for every recorded epoch', false)
    .addOption(sweepNameOption())
    .addOption(runsOption())
    .action(
      async (
        name: string,
        options: {
          table: TableName;
          format: TableFormat;
          out?: string;
          everyEpoch: boolean;
          sweep?: string;
          runs: string;
        },
      ) => {
        const { exportRun } = await import('./run-verbs.js');
        onExit(await exportRun(name, options, writeAll));
      },
    );

  program
    .command('rerun')
    .description('train cells again, on purpose: those that failed, or those that fit a condition')
    .argument('<run or sweep>', 'name of a run, or its folder; with --coordinator the id of a sweep')
    .option('--failed', 'only cells that failed', false)
    .option('--where <expression>', "only cells that fit, as in a sweep's where: 'lambda > 0 and seed == 3'")
    .option('--coordinator <host:port>', 'address of a running coordinator (default: on this machine)')
    .addOption(tlsOption())
    .addOption(insecureOption())
    .option('--dry-run', 'only list the cells', false)
    .addOption(sweepNameOption())
    .addOption(runsOption())
    .addOption(threadsOption())
    .addOption(memoryOption())
    .addOption(checkpointEveryOption())
    .addOption(jsonOption())
    .action(
      async (
        target: string,
        options: {
          failed: boolean;
          where?: string;
          coordinator?: string;
          tls?: string;
          insecure: boolean;
          dryRun: boolean;
          sweep?: string;
          runs: string;
          threads?: number;
          memory?: number;
          checkpointEvery: number;
          json: boolean;
        },
      ) => {
        const { rerun } = await import('./verbs/rerun.js');
        onExit(await rerun(target, options, io));
      },
    );

  program
    .command('backup')
    .description('copy the store of a run or a coordinator, also while it is going on; never over another')
    .argument('<run>', 'name of a run, or folder of a run or coordinator')
    .argument('<folder>', 'where to; report, export and explain read it there')
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(async (name: string, folder: string, options: { runs: string; json: boolean }) => {
      const { backup } = await import('./verbs/backup.js');
      onExit(backup(name, folder, options, io));
    });

  program
    .command('explain')
    .description('why a cell ran, was reused, waits or failed; every attempt with node, time and error')
    .argument('<cell>', "the cell's id, or its first digits")
    .addOption(
      new Option('--run <run>', 'name of a run, or folder of a run or coordinator (default: every run)').conflicts(
        'coordinator',
      ),
    )
    .option('--coordinator <host:port>', 'ask a running coordinator, which also knows what a cell waits for')
    .addOption(tlsOption())
    .addOption(insecureOption())
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(async (cell: string, options: ExplainOptions) => {
      const { explain } = await import('./verbs/explain.js');
      onExit(await explain(cell, options, io));
    });
}

function addFleetVerbs(program: Command, onExit: OnExit): void {
  program
    .command('coordinator')
    .description('serve the queue and the store until interrupted')
    .option('--listen <host:port>', 'where; port 0 for any free one', '127.0.0.1:7600')
    .option('--data <folder>', 'folder of the store, its lock, logs and data files', 'grw-data')
    .addOption(tlsOption())
    .option('--insecure', 'listen without encryption where other machines can connect', false)
    .addOption(healthOption())
    .option('--logs <folder>', 'folder of the log, - for standard output (default: logs in the data folder)')
    .addOption(
      new Option('--checkpoint-space <amount>', "disk for nodes' checkpoints, as in 8G; the oldest go beyond")
        .default(8 * 2 ** 30, '8G')
        .argParser(bytes),
    )
    .option('--http <host:port>', 'serve metrics, health and the dashboard there; off this machine with --tls')
    .option('--http-insecure', 'serve them in the clear where other machines can connect', false)
    .option('--http-token-file <file>', 'let whoever has the token in it steer sweeps from the dashboard')
    .addOption(jsonOption())
    .action(async (options: CoordinatorVerbOptions) => {
      const { coordinator } = await import('./verbs/coordinator.js');
      onExit(await coordinator(options, io));
    });

  program
    .command('worker')
    .description('join a coordinator as a node and train until interrupted')
    .addOption(coordinatorOption())
    .addOption(tlsOption())
    .addOption(insecureOption())
    .addOption(joinTokenFileOption())
    .addOption(threadsOption())
    .addOption(memoryOption())
    .option(
      '--name <name>',
      'name of the node (default: host and process id; with --tls behind that in the certificate)',
    )
    .addOption(healthOption())
    .option('--logs <folder>', 'folder of the log, - for standard output', 'logs')
    .option('--checkpoints <folder>', 'folder of checkpoints; nodes may share it', 'checkpoints')
    .addOption(checkpointEveryOption())
    .addOption(uploadEveryOption())
    .option('--outbox <folder>', 'folder of results that are not handed over yet; nodes may share it', 'outbox')
    .addOption(timeLimitOption())
    .addOption(
      new Option(
        '--until-idle <duration>',
        'end by itself after so long without a cell, the coordinator being there, as in 5m (default: never)',
      ).argParser(seconds),
    )
    .option(
      '--when-time-is-up <command>',
      'for the shell, once the node has stopped on SIGUSR1 or near --time-limit and there is work left',
    )
    .option('--data-files <folder>', "where data files of cells are kept (default: in the system's temporary folder)")
    .addOption(jsonOption())
    .action(
      async (options: {
        coordinator: string;
        tls?: string;
        insecure: boolean;
        joinTokenFile?: string;
        health?: string;
        untilIdle?: number;
        threads?: number;
        memory?: number;
        name?: string;
        logs: string;
        checkpoints: string;
        checkpointEvery: number;
        uploadEvery: number;
        outbox: string;
        timeLimit?: number;
        whenTimeIsUp?: string;
        dataFiles?: string;
        json: boolean;
      }) => {
        const { worker } = await import('./verbs/worker.js');
        onExit(await worker(options, io));
      },
    );

  program
    .command('submit')
    .description('hand a sweep to a running coordinator')
    .argument('<sweep.yaml>', 'sweep file')
    .addOption(coordinatorOption())
    .addOption(tlsOption())
    .addOption(insecureOption())
    .option('--priority <n>', 'sweeps of higher priority go first (default: as it was, at first 0)', priorityValue)
    .addOption(jsonOption())
    .action(
      async (file: string, options: SecurityOptions & { coordinator: string; priority?: number; json: boolean }) => {
        const { submit } = await import('./verbs/submit.js');
        onExit(await submit(file, options, io));
      },
    );

  program
    .command('status')
    .description('how the sweeps and nodes of a running coordinator stand')
    .addOption(coordinatorOption())
    .addOption(tlsOption())
    .addOption(insecureOption())
    .option('--sweep <id>', 'one sweep only')
    .addOption(jsonOption())
    .action(async (options: SecurityOptions & { coordinator: string; sweep?: string; json: boolean }) => {
      const { status } = await import('./verbs/status.js');
      onExit(await status(options, io));
    });

  program
    .command('watch')
    .description('follow the sweeps of a running coordinator until they end; may be left and taken up again')
    .addOption(coordinatorOption())
    .addOption(tlsOption())
    .addOption(insecureOption())
    .option('--sweep <id>', 'one sweep only')
    .addOption(
      new Option('--patience <duration>', 'how long to wait for a coordinator that went away, as in 90 or 1h')
        .default(600, '10m')
        .argParser(seconds),
    )
    .addOption(new Option('--json', 'print a JSON document for each snapshot, a line each').default(false))
    .action(async (options: WatchOptions) => {
      const { watch } = await import('./verbs/watch.js');
      onExit(await watch(options, io));
    });

  program
    .command('top')
    .description('a running coordinator live: sweeps, nodes, what each thread trains, failures; q leaves')
    .addOption(coordinatorOption())
    .addOption(tlsOption())
    .addOption(insecureOption())
    .addOption(new Option('--every <seconds>', 'between looks').default(1).argParser(interval))
    .option('--once', 'print one look and end, as where there is no terminal', false)
    .option('--json', 'print looks as JSON documents, one a line', false)
    .action(async (options: SecurityOptions & { coordinator: string; every: number; once: boolean; json: boolean }) => {
      const { top } = await import('./verbs/top.js');
      onExit(await top(options, { write, terminal: process.stdout }));
    });

  const steering = [
    ['pause', 'paused', 'give out no more cells of a sweep; those that train go on'],
    ['resume', 'active', 'go on with a sweep that was paused or cancelled'],
    ['cancel', 'cancelled', 'stop a sweep: what is finished is kept, the rest is not trained'],
  ] as const;
  for (const [verb, mode, description] of steering)
    program
      .command(verb)
      .description(description)
      .argument('<sweep>', 'id of the sweep, as grw submit and grw status print it')
      .addOption(coordinatorOption())
      .addOption(tlsOption())
      .addOption(insecureOption())
      .addOption(jsonOption())
      .action(async (sweep: string, options: SecurityOptions & { coordinator: string; json: boolean }) => {
        const { steer } = await import('./verbs/steer.js');
        onExit(await steer(sweep, mode, options, io));
      });
}

function addCertsVerb(program: Command, onExit: OnExit): void {
  const certs = program
    .command('certs')
    .description('a private authority: certificates of the coordinator, nodes and users, and join tokens')
    .addHelpText(
      'after',
      `
For a coordinator that other machines can reach:
  grw certs init                        an authority in grw-certs; its ca.key signs: keep it off the coordinator
  grw certs server head.cluster         grw-certs/server        grw coordinator --listen 0.0.0.0:7600 --tls FOLDER
  grw certs node slurm                  grw-certs/nodes/slurm   grw worker --tls FOLDER
  grw certs token                       grw-certs/tokens/join   grw worker --join-token-file FILE
  grw certs user alice                  grw-certs/users/alice   grw submit --tls FOLDER, and status, watch …
GRW_TLS and GRW_JOIN_TOKEN_FILE stand for the options. The coordinator reads what changes in its folder as it runs:
where it is on another machine, copy grw-certs/server there again after server, token and revoke.`,
    );
  certs
    .command('init')
    .description('make the authority')
    .option('--name <name>', 'its name, for people', 'grw')
    .addOption(lifeOption('3650d'))
    .addOption(certsFolderOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (options: MakeOptions & { name: string }) => {
      const { makeAuthority } = await import('./verbs/certs.js');
      onExit(await makeAuthority(options.name, options, io));
    });
  certs
    .command('server')
    .description("make, or with --force renew, the coordinator's certificate")
    .argument('<hosts...>', 'names and addresses under which it is dialled; localhost is among them')
    .addOption(lifeOption('90d'))
    .addOption(certsFolderOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (hosts: string[], options: MakeOptions) => {
      const { makeCertificate } = await import('./verbs/certs.js');
      onExit(await makeCertificate({ role: 'server', name: 'coordinator' }, options, io, hosts));
    });
  for (const [role, usual, description] of [
    ['node', '7d', 'make, or with --force renew, a certificate for nodes called NAME or NAME.*'],
    ['user', '90d', 'make, or with --force renew, a certificate for submit, status, watch and the like'],
  ] as const)
    certs
      .command(role)
      .description(description)
      .argument('<name>', 'a-z, 0-9 and -')
      .addOption(lifeOption(usual))
      .addOption(certsFolderOption())
      .addOption(forceOption())
      .addOption(jsonOption())
      .action(async (name: string, options: MakeOptions) => {
        const { makeCertificate } = await import('./verbs/certs.js');
        onExit(await makeCertificate({ role, name }, options, io));
      });
  certs
    .command('token')
    .description('make a join token, in a file; earlier ones stay good until they expire or are revoked')
    .argument('[name]', 'a-z, 0-9 and -', 'join')
    .addOption(lifeOption('24h'))
    .addOption(certsFolderOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (name: string, options: MakeOptions) => {
      const { makeToken } = await import('./verbs/certs.js');
      onExit(await makeToken(name, options, io));
    });
  certs
    .command('revoke')
    .description('end certificates and tokens before their time')
    .argument('<what...>', 'node/NAME, user/NAME, token/NAME, a serial number, or the id of a token')
    .addOption(certsFolderOption())
    .addOption(jsonOption())
    .action(async (targets: string[], options: { folder: string; json: boolean }) => {
      const { revokeAll } = await import('./verbs/certs.js');
      onExit(await revokeAll(targets, options, io));
    });
  certs
    .command('show')
    .description('what the authority has issued: until when it is good, and what is revoked')
    .addOption(certsFolderOption())
    .addOption(jsonOption())
    .action(async (options: { folder: string; json: boolean }) => {
      const { show } = await import('./verbs/certs.js');
      onExit(show(options, io));
    });
}

function addPriorityVerb(program: Command, onExit: OnExit): void {
  program
    .command('priority')
    .description('let a sweep go before those of lower priority; those of the same share the nodes evenly')
    .argument('<sweep>', 'id of the sweep, as grw submit and grw status print it')
    .argument('<n>', 'a whole number; negative ones after --', priorityValue)
    .addOption(coordinatorOption())
    .addOption(tlsOption())
    .addOption(insecureOption())
    .addOption(jsonOption())
    .action(async (sweep: string, value: number, options: SecurityOptions & { coordinator: string; json: boolean }) => {
      const { priority } = await import('./verbs/priority.js');
      onExit(await priority(sweep, value, options, io));
    });
}

function addReproduceVerb(program: Command, onExit: OnExit): void {
  program
    .command('reproduce')
    .description("the paper as a test: runs the shipped sweeps and judges the paper's claims by them")
    .argument('[claims...]', 'ids of claims, or names of sweeps for all claims that are judged on them (default: all)')
    .option('--only <claims...>', 'the same')
    .option('--quick', 'as many cells as a verdict needs, a quarter of an hour on two cores (default)', false)
    .option('--full', 'all cells of the sweeps', false)
    .addOption(
      new Option('--plan', 'only say what would be trained for which claims, and how long it may take')
        .default(false)
        .conflicts('json'),
    )
    .addOption(threadsOption())
    .addOption(memoryOption())
    .addOption(runsOption())
    .addOption(checkpointEveryOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExit codes: 0 no claim fails, though some may be inconclusive; 1 a claim or a cell failed; 2 usage; 130 interrupted.\n' +
        'Runs are kept as by grw run: what is there is not trained again, and --full goes on from --quick.',
    )
    .action(
      async (
        claims: string[],
        options: {
          only?: string[];
          quick: boolean;
          full: boolean;
          plan: boolean;
          threads?: number;
          memory?: number;
          runs: string;
          checkpointEvery: number;
          json: boolean;
        },
      ) => {
        const { reproduce } = await import('./verbs/reproduce.js');
        onExit(await reproduce([...claims, ...(options.only ?? [])], options, io));
      },
    );
}

function addMachineVerbs(program: Command, onExit: OnExit): void {
  program
    .command('bench')
    .description('how fast this machine trains; with --python, beside JAX and PyTorch: minutes in all')
    .addOption(benchPartsOption())
    .option('--python <path>', 'a Python 3 with jax or torch (CPU), to train the same in turn')
    .addOption(jsonOption())
    .action(async (options: { only: BenchPart[]; python?: string; json: boolean }) => {
      const { bench } = await import('./verbs/bench.js');
      onExit(await bench(options, io));
    });

  program
    .command('doctor')
    .description('what works on this machine, what is missing, and the command that mends it')
    .addOption(jsonOption())
    .action(async (options: { json: boolean }) => {
      const { doctor } = await import('./verbs/doctor.js');
      onExit(await doctor(options));
    });
}
