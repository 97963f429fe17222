import type { Command } from 'commander';
import { Option } from 'commander';
import {
  bytes,
  checkpointEveryOption,
  coordinatorOption,
  healthOption,
  insecureOption,
  joinTokenFileOption,
  jsonOption,
  memoryOption,
  seconds,
  threadsOption,
  timeLimitOption,
  tlsOption,
  uploadEveryOption,
} from '../options.js';
import type { CoordinatorVerbOptions } from '../verbs/coordinator.js';
import type { OnExit } from './on-exit.js';
import { io } from './io.js';

/** The two halves of `grw run`, by hand. */
export function addFleetVerbs(program: Command, onExit: OnExit): void {
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
      const { coordinator } = await import('../verbs/coordinator.js');
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
        const { worker } = await import('../verbs/worker.js');
        onExit(await worker(options, io));
      },
    );
}
