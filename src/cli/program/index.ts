import { Command } from 'commander';
import { packageVersion } from '../../package-version.js';
import { addSweepVerbs } from './sweep-verbs.js';
import { addRunVerbs } from './run-verbs.js';
import { addFleetVerbs } from './fleet-verbs.js';
import { addControlVerbs } from './control-verbs.js';
import { addCertsVerb } from './certs-verb.js';
import { addReproduceVerb } from './reproduce-verb.js';
import { addMachineVerbs } from './machine-verbs.js';
import { addLaunchVerbs } from './launch-verbs.js';
import { io } from './io.js';
import type { OnExit } from './on-exit.js';

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
  addControlVerbs(program, onExit);
  addCertsVerb(program, onExit);
  addLaunchVerbs(program, onExit, io);
  addReproduceVerb(program, onExit);
  addMachineVerbs(program, onExit);
  return program;
}
