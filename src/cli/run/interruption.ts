import { performance } from 'node:perf_hooks';

/** Why and when a verb is to stop. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Whether it stops because its time is nearly up, not because somebody wants it to. */
  readonly isOutOfTime: boolean;
  /** Milliseconds of `usual` that can be spent, of which some must be left before the time limit. */
  graceMs(usual: number): number;
  /** Gives the signals back to whoever had them. */
  release(): void;
}

/** Milliseconds before a time limit at which stopping begins; half of a limit that is shorter than two of these. */
const AHEAD_MS = 60_000;

/** Longest wait that Node's timers know. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * An abort signal for the first Ctrl-C, SIGTERM, or SIGUSR1, which batch systems send ahead of the time limit, or for the
 * approach of the limit itself; a second signal ends the process at once. SIGUSR1 does not count: SIGTERM comes after it.
 *
 * @param timeLimit seconds since the process began; default none
 */
export function onInterruption(note: (text: string) => void, timeLimit = Infinity): Interruption {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let isOutOfTime = false;
  const stop = (why: string, outOfTime: boolean): void => {
    if (controller.signal.aborted) return;
    isOutOfTime = outOfTime;
    note(`${why}: finished cells are kept, the others saved (again to stop at once)`);
    controller.abort();
  };
  let signalled = false;
  const interrupt = (): void => {
    if (signalled) process.exit(130);
    signalled = true;
    stop('stopping', false);
  };
  const announce = (): void => stop('the time is nearly up', true);
  for (const signal of signals) process.on(signal, interrupt);
  process.on('SIGUSR1', announce);
  // This clock begins with the process.
  const leftMs = (): number => 1000 * timeLimit - performance.now();
  const aheadMs = Math.min(AHEAD_MS, 500 * timeLimit);
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    const waitMs = leftMs() - aheadMs;
    if (waitMs <= 0) return stop('the time limit is near', true);
    timer = setTimeout(watch, Math.min(waitMs, LONGEST_MS)).unref();
  };
  if (timeLimit < Infinity) watch();
  return {
    signal: controller.signal,
    get isOutOfTime() {
      return isOutOfTime;
    },
    graceMs: (usual) => Math.max(0, Math.min(usual, 0.9 * leftMs())),
    release: () => {
      clearTimeout(timer);
      for (const signal of signals) process.off(signal, interrupt);
      process.off('SIGUSR1', announce);
    },
  };
}
