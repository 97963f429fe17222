import { basename } from 'node:path';
import { expandSweep } from '../../core/sweep/index.js';
import { ControlClient, countsText } from '../control/index.js';
import { EXIT } from '../exit-codes.js';
import type { SecurityOptions } from '../options.js';
import { readSweep } from '../read-sweep.js';
import type { VerbIo } from './coordinator.js';

export interface SubmitOptions extends SecurityOptions {
  /** `host:port`. */
  readonly coordinator: string;
  /** Higher first; default as it was, at first 0. */
  readonly priority?: number;
  readonly json: boolean;
}

/**
 * Hands a sweep to a running coordinator. Again is harmless: it runs only what is missing.
 * @throws SweepError before anything is sent; ControlError
 */
export async function submit(file: string, options: SubmitOptions, { write }: VerbIo): Promise<number> {
  const { sweep, text, data } = await readSweep(file);
  expandSweep(sweep, { files: data });
  const client = new ControlClient(options.coordinator, options);
  try {
    const reply = await client.submit(basename(file), text, data.files, options.priority);
    if (options.json) write(`${JSON.stringify({ version: 1, ...reply })}\n`);
    else if (reply.kind === 'accepted') write(`${reply.sweep}: ${countsText(reply.counts)}\n`);
    else for (const { message } of reply.diagnostics) write(`${message}\n`);
    return reply.kind === 'accepted' ? EXIT.done : EXIT.usage;
  } finally {
    client.close();
  }
}
