import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Trial } from '../../core/claims/index.js';
import { trialText } from '../../core/claims/index.js';
import type { ExpandedCell, Sweep } from '../../core/sweep/index.js';
import { expandSweep, parseSweep } from '../../core/sweep/index.js';
import { readSweep } from '../read-sweep.js';

const folder = fileURLToPath(new URL('../../../sweeps/', import.meta.url));

/** The cells of a trial, and the text of a sweep file that has just these. */
export interface ShippedSweep {
  readonly file: string;
  readonly sweep: Sweep;
  readonly text: string;
  readonly cells: readonly ExpandedCell[];
}

/** @throws SweepError, SweepFileError where the package is damaged. */
export async function shippedSweep(trial: Trial): Promise<ShippedSweep> {
  const file = join(folder, `${trial.sweep}.yaml`);
  const text = trialText((await readSweep(file)).text, trial);
  const sweep = parseSweep({ file, text });
  return { file, sweep, text, cells: expandSweep(sweep).cells };
}
