import { ControlClient, sweepIdOf, sweepText } from '../control/index.js';
import { EXIT } from '../exit-codes.js';
import type { VerbIo } from './coordinator.js';
import type { SteerOptions } from './steer.js';

/**
 * Puts a sweep of a running coordinator before those of lower priority, or behind those of higher.
 * @throws UsageError, ControlError
 */
export async function priority(id: string, value: number, options: SteerOptions, { write }: VerbIo): Promise<number> {
  const sweep = sweepIdOf(id);
  const client = new ControlClient(options.coordinator, options);
  try {
    const { sweeps } = await client.prioritise(sweep, value);
    if (options.json) write(`${JSON.stringify({ version: 1, sweeps })}\n`);
    else write(sweeps.map((status) => `${sweepText(status)}\n`).join(''));
    return EXIT.done;
  } finally {
    client.close();
  }
}
