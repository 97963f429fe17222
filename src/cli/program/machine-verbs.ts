import type { Command } from 'commander';
import type { BenchPart } from '../options.js';
import { benchPartsOption, jsonOption } from '../options.js';
import type { OnExit } from './on-exit.js';
import { io } from './io.js';

/** What this machine can do. */
export function addMachineVerbs(program: Command, onExit: OnExit): void {
  program
    .command('bench')
    .description('how fast this machine trains; with --python, beside JAX and PyTorch: minutes in all')
    .addOption(benchPartsOption())
    .option('--python <path>', 'a Python 3 with jax or torch (CPU), to train the same in turn')
    .addOption(jsonOption())
    .action(async (options: { only: BenchPart[]; python?: string; json: boolean }) => {
      const { bench } = await import('../verbs/bench.js');
      onExit(await bench(options, io));
    });

  program
    .command('doctor')
    .description('what works on this machine, what is missing, and the command that mends it')
    .addOption(jsonOption())
    .action(async (options: { json: boolean }) => {
      const { doctor } = await import('../verbs/doctor.js');
      onExit(await doctor(options));
    });
}
