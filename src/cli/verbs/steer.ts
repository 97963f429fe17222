import type { SweepMode } from '../../core/fleet/index.js';
import { ControlClient, sweepIdOf, sweepText } from '../control/index.js';
import { EXIT } from '../exit-codes.js';
import type { SecurityOptions } from '../options.js';
import type { VerbIo } from './coordinator.js';

export interface SteerOptions extends SecurityOptions {
  /** `host:port`. */
  readonly coordinator: string;
  readonly json: boolean;
}

/**
 * Pauses, resumes or cancels a sweep of a running coordinator. Again is harmless.
 * @throws UsageError, ControlError
 */
export async function steer(id: string, mode: SweepMode, options: SteerOptions, { write }: VerbIo): Promise<number> {
  const sweep = sweepIdOf(id);
  const client = new ControlClient(options.coordinator, options);
  try {
    const { sweeps } = await client.steer(sweep, mode);
    if (options.json) write(`${JSON.stringify({ version: 1, sweeps })}\n`);
    else write(sweeps.map((status) => `${sweepText(status)}\n`).join(''));
    return EXIT.done;
  } finally {
    client.close();
  }
}
