import type { Command } from 'commander';
import { Option } from 'commander';
import { checkpointEveryOption, jsonOption, memoryOption, runsOption, threadsOption } from '../options.js';
import type { OnExit } from './on-exit.js';
import { io } from './io.js';

/** The paper as a test. */
export function addReproduceVerb(program: Command, onExit: OnExit): void {
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
        const { reproduce } = await import('../verbs/reproduce.js');
        onExit(await reproduce([...claims, ...(options.only ?? [])], options, io));
      },
    );
}
