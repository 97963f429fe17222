import type { Command } from 'commander';
import {
  checkpointEveryOption,
  jsonOption,
  maxCellsOption,
  memoryOption,
  runsOption,
  threadsOption,
  timeLimitOption,
} from '../options.js';
import { write } from '../standard-output.js';
import type { OnExit } from './on-exit.js';
import { io } from './io.js';

/** `grw run`, `grw plan`: what takes a sweep file. */
export function addSweepVerbs(program: Command, onExit: OnExit): void {
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
        const { run } = await import('../verbs/run.js');
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
        import('../verbs/plan.js'),
        import('../done-cells.js'),
        import('../cost-history.js'),
      ]);
      const costs = await costHistory(options.runs);
      onExit(await plan(file, options, { write, costs, doneCells: (ids, name) => doneCells(ids, name, options.runs) }));
    });
}
