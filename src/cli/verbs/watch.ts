import type { FleetStatus } from '../../wire/index.js';
import { total } from '../../core/fleet/index.js';
import { ControlClient, sweepIdOf, sweepText } from '../control/index.js';
import { EXIT } from '../exit-codes.js';
import type { SecurityOptions } from '../options.js';
import type { ProgressStream } from '../progress/index.js';
import { ProgressDisplay } from '../progress/index.js';
import { onInterruption } from '../run/interruption.js';

export interface WatchOptions extends SecurityOptions {
  /** `host:port`. */
  readonly coordinator: string;
  /** Id of a sweep; default all. */
  readonly sweep?: string;
  readonly json: boolean;
}

const INTERVAL_MS = 500;

/**
 * Follows the sweeps of a coordinator until they have ended. Leaving (Ctrl-C) stops nothing; watching again goes on.
 * @returns 0; 1 when some cells have failed; 130 when left
 * @throws UsageError, ControlError
 */
export async function watch(
  options: WatchOptions,
  { write, stream }: { readonly write: (text: string) => void; readonly stream: ProgressStream },
): Promise<number> {
  const sweep = options.sweep === undefined ? null : sweepIdOf(options.sweep);
  const client = new ControlClient(options.coordinator, options);
  const display = new ProgressDisplay(stream);
  const interruption = onInterruption(() => undefined);
  let last: FleetStatus | null = null;
  try {
    for await (const status of client.watch(sweep, INTERVAL_MS, interruption.signal)) {
      last = status;
      if (options.json) write(`${JSON.stringify({ version: 1, ...status })}\n`);
      else display.update(progressOf(status));
    }
    if (!options.json) {
      display.end();
      write((last?.sweeps ?? []).map((status) => `${sweepText(status)}\n`).join('') || 'no sweeps\n');
    }
    if (interruption.signal.aborted) return EXIT.interrupted;
    return last?.sweeps.some(({ counts }) => counts.failed > 0) === true ? EXIT.failed : EXIT.done;
  } finally {
    interruption.release();
    client.close();
  }
}

function progressOf({ sweeps }: FleetStatus) {
  const sum = (of: 'done' | 'failed' | 'leased'): number => sweeps.reduce((all, { counts }) => all + counts[of], 0);
  const cells = sweeps.reduce((all, { counts }) => all + total(counts), 0);
  const left = sweeps.flatMap((sweep) => sweep.secondsLeft ?? []);
  const secondsLeft = left.length === 0 ? null : Math.max(...left);
  // What was done before is not told from what is done now: the pace is that of the display's own life.
  return {
    total: cells,
    done: sum('done'),
    reused: 0,
    failed: sum('failed'),
    running: sum('leased'),
    partial: 0,
    secondsLeft,
  };
}
