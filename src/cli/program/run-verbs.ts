import type { Command } from 'commander';
import { Option } from 'commander';
import type { TableName } from '../../core/analysis/index.js';
import { DEFAULT_THRESHOLDS, TABLE_NAMES } from '../../core/analysis/index.js';
import {
  checkpointEveryOption,
  insecureOption,
  jsonOption,
  memoryOption,
  runsOption,
  sweepNameOption,
  threadsOption,
  thresholdOption,
  tlsOption,
} from '../options.js';
import { write, writeAll } from '../standard-output.js';
import type { ExplainOptions } from '../verbs/explain.js';
import type { TableFormat } from '../verbs/export.js';
import type { OnExit } from './on-exit.js';
import { io } from './io.js';

const TABLE_FORMATS: readonly TableFormat[] = ['csv', 'jsonl', 'parquet'];

/** What looks at a run, or has it done again. */
export function addRunVerbs(program: Command, onExit: OnExit): void {
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
        const { reportRun } = await import('../run-verbs.js');
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
        const { exportRun } = await import('../run-verbs.js');
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
        const { rerun } = await import('../verbs/rerun.js');
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
      const { backup } = await import('../verbs/backup.js');
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
      const { explain } = await import('../verbs/explain.js');
      onExit(await explain(cell, options, io));
    });
}
