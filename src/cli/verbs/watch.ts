import { setTimeout as sleep } from 'node:timers/promises';
import type { SweepId } from '../../core/fleet/index.js';
import { open, total } from '../../core/fleet/index.js';
import type { FleetStatus } from '../../wire/index.js';
import { ControlClient, ControlError, NewFaults, sweepIdOf, sweepText } from '../control/index.js';
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
  /** Seconds to wait for a coordinator that went away. */
  readonly patience: number;
  readonly json: boolean;
}

const INTERVAL_MS = 500;
/** Between attempts to find a coordinator that went away. */
const AGAIN_MS = 1_000;

/**
 * Follows the sweeps of a coordinator until they have ended, over its restarts. Leaving (Ctrl-C) stops nothing; watching
 * again goes on.
 * @returns 0; 1 when some cells have failed; 130 when left
 * @throws UsageError; ControlError when there is no coordinator, or it has been away for `patience`
 */
export async function watch(
  options: WatchOptions,
  { write, stream }: { readonly write: (text: string) => void; readonly stream: ProgressStream },
): Promise<number> {
  const sweep = options.sweep === undefined ? null : sweepIdOf(options.sweep);
  const client = new ControlClient(options.coordinator, options);
  const display = new ProgressDisplay(stream);
  const faults = new NewFaults((text) => display.note(text));
  const interruption = onInterruption(() => undefined);
  let first: FleetStatus | null = null;
  let last: FleetStatus | null = null;
  try {
    for await (const status of snapshots(client, sweep, options, interruption.signal, display)) {
      first ??= status;
      last = status;
      if (options.json) write(`${JSON.stringify({ version: 1, ...status })}\n`);
      else {
        faults.tell(status);
        display.update(progressOf(status, first));
      }
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

/** Of one coordinator after another on the same data: one that ends before its sweeps have ended will be followed by the next. */
async function* snapshots(
  client: ControlClient,
  sweep: SweepId | null,
  { coordinator, patience }: WatchOptions,
  signal: AbortSignal,
  display: ProgressDisplay,
): AsyncGenerator<FleetStatus> {
  let heardAt: number | null = null;
  let isAway = false;
  for (;;) {
    try {
      for await (const status of client.watch(sweep, INTERVAL_MS, signal)) {
        heardAt = performance.now();
        isAway = false;
        yield status;
        if (hasEnded(status)) return;
      }
    } catch (error) {
      if (!(error instanceof ControlError && error.retryable) || heardAt === null) throw error;
      if (performance.now() - heardAt > 1000 * patience) throw error;
    }
    if (signal.aborted) return;
    if (!isAway)
      display.note(`the coordinator at ${coordinator} has gone; waiting for it to come back (Ctrl-C leaves)`);
    isAway = true;
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

function hasEnded({ sweeps }: FleetStatus): boolean {
  return sweeps.every(({ counts, mode }) => mode === 'cancelled' || open(counts) === 0);
}

function progressOf({ sweeps }: FleetStatus, first: FleetStatus) {
  const sum = (of: 'done' | 'failed' | 'leased', among = sweeps): number =>
    among.reduce((all, { counts }) => all + counts[of], 0);
  const cells = sweeps.reduce((all, { counts }) => all + total(counts), 0);
  const left = sweeps.flatMap((sweep) => sweep.secondsLeft ?? []);
  const done = sum('done');
  return {
    total: cells,
    done,
    // The pace is that of what is done while somebody watches.
    reused: Math.min(sum('done', first.sweeps), done),
    failed: sum('failed'),
    running: sum('leased'),
    partial: 0,
    secondsLeft: left.length === 0 ? null : Math.max(...left),
  };
}
