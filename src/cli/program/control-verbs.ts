import type { Command } from 'commander';
import { Option } from 'commander';
import type { SecurityOptions } from '../options.js';
import {
  coordinatorOption,
  insecureOption,
  interval,
  jsonOption,
  priorityValue,
  seconds,
  tlsOption,
} from '../options.js';
import { write } from '../standard-output.js';
import type { WatchOptions } from '../verbs/watch.js';
import type { OnExit } from './on-exit.js';
import { io } from './io.js';

/** What speaks with a running coordinator. */
export function addControlVerbs(program: Command, onExit: OnExit): void {
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
        const { submit } = await import('../verbs/submit.js');
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
      const { status } = await import('../verbs/status.js');
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
      const { watch } = await import('../verbs/watch.js');
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
      const { top } = await import('../verbs/top.js');
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
        const { steer } = await import('../verbs/steer.js');
        onExit(await steer(sweep, mode, options, io));
      });

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
      const { priority } = await import('../verbs/priority.js');
      onExit(await priority(sweep, value, options, io));
    });
}
